// JSON in which no character is one that a terminal obeys.

export function json(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\u2028\u2029]/g, unicode);
}

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

const PIECE = 2 ** 12; // entries of an array

/** A document of many lines, ended by one, piece by piece: no text holds all of the arrays that its fields are. */
export function* jsonPieces(value: object): Generator<string, void, undefined> {
  const fields = Array.isArray(value) ? [] : Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return yield `${json(value, 2)}\n`;
  let open = "{\n";
  for (const [name, field] of fields) {
    const long = Array.isArray(field) && field.length > PIECE;
    if (!long) yield open + inside({ [name]: field });
    for (let k = 0; long && k < field.length; k += PIECE) {
      const text = inside({ [name]: field.slice(k, k + PIECE) });
      // the first piece has the field's name, the last one the end of its array
      const from = k === 0 ? 0 : text.indexOf("[\n") + 2;
      const to = k + PIECE < field.length ? text.length - "\n  ]".length : text.length;
      yield (k === 0 ? open : ",\n") + text.slice(from, to);
    }
    open = ",\n";
  }
  yield "\n}\n";
}

/** The lines between the braces. */
const inside = (value: object): string => json(value, 2).slice("{\n".length, -"\n}".length);
