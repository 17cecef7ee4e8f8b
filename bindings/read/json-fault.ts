// Where a text stops being JSON. JSON.parse knows, but its messages differ from engine to engine and not all name a
// position.

const TOKEN = /([[\]{},:])|(")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/g;
const BLANKS = /[ \t\n\r]*/y;

// What may come next, a character for each kind of token: a sign itself, `"` a string, `0` any other scalar.
const VALUE = `{["0`;
const KEY = `"`;

/** Index of the first character with which a text that is not JSON cannot go on as JSON; its length when it only ends
 *  too early. */
export function jsonFault(text: string): number {
  const closers: string[] = [];
  let expected = VALUE;
  for (let at = 0, end: number; ; at = end) {
    BLANKS.lastIndex = at;
    BLANKS.test(text);
    TOKEN.lastIndex = at = BLANKS.lastIndex;
    const [token, sign, string] = TOKEN.exec(text) ?? [];
    const kind = sign ?? string ?? "0";
    if (token === undefined || !expected.includes(kind)) return at;
    end = string ? stringEnd(text, at) : TOKEN.lastIndex;
    if (string && (end < 0 || /[\u0000-\u001f\\]/.test(text.slice(at, end).replace(ESCAPE, "")))) return at;
    if (kind === "{") {
      closers.push("}");
      expected = `${KEY}}`;
    } else if (kind === "[") {
      closers.push("]");
      expected = `${VALUE}]`;
    } else if (kind === ":") {
      expected = VALUE;
    } else if (kind === ",") {
      expected = closers.at(-1) === "]" ? VALUE : KEY;
    } else if (kind === `"` && !expected.includes("0")) {
      expected = ":";
    } else {
      if (kind === closers.at(-1)) closers.pop();
      expected = closers.length > 0 ? `,${closers.at(-1)}` : "";
    }
  }
}

/** Behind the quote that closes the string which opens at `at`; -1 where none does. A pattern for whole strings would
 *  run out of stack on long ones. */
export function stringEnd(text: string, at: number): number {
  for (let end = at; (end = text.indexOf('"', end + 1)) > 0; ) {
    let first = end; // of the backslashes before it
    while (text[first - 1] === "\\") first--;
    if ((end - first) % 2 === 0) return end + 1;
  }
  return -1;
}
