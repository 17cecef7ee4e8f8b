// Fields of a record: strict numbers, and names by number.

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The finite number that a decimal numeral stands for; NaN for everything else, also for blanks around it, which are part of a
 *  CSV field (RFC 4180), and for the hexadecimal, binary and empty texts that `Number` takes. */
export function decimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** Most entries of a Map or Set in V8. */
const MOST = 2 ** 24;

/** Different names, numbered in the order of their first appearance. */
export class Names {
  readonly list: string[] = [];
  #numbers = new Map<string, number>();

  /** The number of a name, -1 for a new one. */
  find(name: string): number {
    return this.#numbers.get(name) ?? -1;
  }

  /** Numbers a new name. @throws RangeError when there are too many. */
  add(name: string): number {
    if (this.list.length === MOST) throw new RangeError(`more than ${MOST} different names`);
    this.#numbers.set(name, this.list.length);
    return this.list.push(name) - 1;
  }

  clear(): void {
    this.list.length = 0;
    this.#numbers.clear();
  }
}

/** Names met so far, for any number of them: one interval for 0, 1, 2, ... (or any other start), and sets for the rest. */
export class Seen {
  #low = 0;
  #high = -1;
  #sets: Set<string>[] = [];

  /** @param most entries of one set. */
  constructor(private readonly most = MOST) {}

  /** Notes a name. @returns false when it had been noted before. */
  add(name: string): boolean {
    for (const set of this.#sets) if (set.has(name)) return false;
    const number = /^(?:0|[1-9]\d{0,14})$/.test(name) ? Number(name) : NaN;
    if (number >= this.#low && number <= this.#high) return false;
    if (number === this.#high + 1 || (number >= 0 && this.#high < this.#low)) {
      if (this.#high < this.#low) this.#low = number;
      this.#high = number;
      return true;
    }
    let last = this.#sets.at(-1);
    if (!last || last.size >= this.most) this.#sets.push((last = new Set()));
    last.add(whole(name));
    return true;
  }
}

/** A copy of its own: a part of a string keeps the block of text it was cut from alive. */
function whole(name: string): string {
  return Buffer.from(name).toString();
}
