// Tidy CSV (RFC 4180): a header that says which table it is, then records, block by block.

import { Records, fieldsAt, pastEmptyLines, textOf, type Fault } from "../../../read/csv.js";
import { decimalOf, wholeOf } from "../../../read/decimal.js";
import { Refusal, quote, type Place } from "../refusal.js";
import { countLines, type Block } from "./lines.js";

/** The columns of one kind of table; they may come in any order. */
export interface Layout {
  readonly columns: readonly string[];
  readonly optional?: readonly string[];
  /** What every further column is, where there may be any: then `columns` come first, and at least one of these behind them. */
  readonly others?: string;
}

/** Bytes of quoted text without an end, after which a stray quote is the better explanation. */
const LONGEST_RECORD = 2 ** 24;

/** A table whose header has been read. */
export class Table {
  private constructor(
    readonly source: Place,
    /** The one of the layouts that the header has. */
    readonly layout: Layout,
    /** Names of the columns. */
    readonly header: readonly string[],
    private readonly blocks: AsyncIterable<Block>,
  ) {}

  /** @throws Refusal when the header is none of the layouts' or has a column twice. */
  static async open(source: Place, blocks: AsyncIterable<Block>, layouts: readonly Layout[]): Promise<Table> {
    const { header, line, rest } = await headed(source, blocks[Symbol.asyncIterator]());
    const place = { name: source.name, line };
    const twice = header.find((name, k) => header.indexOf(name) < k);
    if (twice !== undefined) throw new Refusal(place, `column ${quote(twice)} comes twice`);
    const layout = layouts.find(({ columns, optional = [], others }) =>
      others === undefined
        ? columns.every((name) => header.includes(name)) &&
          header.every((name) => columns.includes(name) || optional.includes(name))
        : columns.every((name, k) => header[k] === name) && header.length > columns.length,
    );
    if (layout) return new Table(source, layout, header, rest);
    throw new Refusal(place, `expected the columns ${layouts.map(describe).join(" or ")}; got ${quote(header.join(","))}`);
  }

  /** Index of a column in every record, -1 for an optional one that is not there. */
  column(name: string): number {
    return this.header.indexOf(name);
  }

  /** Calls `use` with every record under the header: record k of `rows`.
   *  @throws Refusal when a record has too many or too few fields, when there is none, and whatever `use` throws. */
  async forEach(use: (rows: Rows, k: number) => void): Promise<void> {
    const records = new Records(this.header.length);
    let held: Block | undefined;
    let count = 0;
    for await (const next of this.blocks) {
      const block = held ? joined(held, next) : next;
      records.scan(block.bytes);
      const rows = new Rows(this.source, block.line, records);
      for (let k = 0; k < records.count; k++) use(rows, k);
      count += records.count;
      held = this.#left(block, records.end);
    }
    if (held) throw refused("open", this.source, held);
    if (count === 0) throw new Refusal(this.source, "a header, but no rows");
  }

  /** What of a block has to wait for the next. @throws Refusal for what could not be read. */
  #left(block: Block, end: number): Block | undefined {
    if (end === block.bytes.length) return undefined;
    const rest = from(block, end);
    const found = fieldsAt(rest.bytes, 0);
    if (found === "open" && rest.bytes.length < LONGEST_RECORD) return kept(rest);
    if (typeof found === "string") throw refused(found, this.source, rest);
    throw new Refusal(
      { name: this.source.name, line: rest.line },
      `expected ${this.header.length} fields (${this.header.join(",")}), got ${found.places.length / 2}`,
    );
  }
}

/** Records of one block of text, there while it is used. */
export class Rows {
  constructor(
    private readonly source: Place,
    private readonly line: number,
    /** Where their fields are. */
    readonly records: Records,
  ) {}

  isEmpty(k: number, column: number): boolean {
    return this.records.start(k, column) === this.records.stop(k, column);
  }

  text(k: number, column: number): string {
    return textOf(this.records.bytes, this.records.start(k, column), this.records.stop(k, column));
  }

  /** The finite number that a field is, NaN where it is none. */
  decimal(k: number, column: number): number {
    return decimalOf(this.records.bytes, this.records.start(k, column), this.records.stop(k, column));
  }

  /** The whole number that up to 15 digits are, -1 for everything else. */
  whole(k: number, column: number): number {
    return wholeOf(this.records.bytes, this.records.start(k, column), this.records.stop(k, column));
  }

  /** Where record k starts. */
  place(k: number): Place {
    const line = this.line + countLines(this.records.bytes.subarray(0, this.records.start(k, 0)));
    return { name: this.source.name, line };
  }
}

/** The first record, where it stands, and what comes behind it. */
async function headed(
  source: Place, blocks: AsyncIterator<Block>,
): Promise<{ header: string[]; line: number; rest: AsyncIterable<Block> }> {
  let held: Block | undefined;
  for (let next; !(next = await blocks.next()).done; ) {
    const block = held ? joined(held, next.value) : next.value;
    held = from(block, pastEmptyLines(block.bytes, 0));
    if (held.bytes.length === 0) continue;
    const found = fieldsAt(held.bytes, 0);
    if (found === "open" && held.bytes.length < LONGEST_RECORD) {
      held = kept(held);
      continue;
    }
    if (typeof found === "string") throw refused(found, source, held);
    const { bytes, line } = held;
    const header = found.places.flatMap((start, k) => (k % 2 ? [] : [textOf(bytes, start, found.places[k + 1]!)]));
    return { header, line, rest: chained(from(held, found.end), blocks) };
  }
  throw refused("open", source, held!);
}

async function* chained(first: Block, blocks: AsyncIterator<Block>): AsyncGenerator<Block, void, undefined> {
  yield first;
  for (let next; !(next = await blocks.next()).done; ) yield next.value;
}

const FAULTS: Readonly<Record<Fault, string>> = {
  open: "a quote that is never closed",
  closing: "a closing quote that no comma or end of line follows",
  opening: "a quote inside a field that does not start with one",
};

function refused(fault: Fault, { name }: Place, { line }: Block): Refusal {
  return new Refusal({ name, line }, FAULTS[fault]);
}

function joined(held: Block, next: Block): Block {
  return { line: held.line, bytes: Buffer.concat([held.bytes, next.bytes]) };
}

/** A block that stays when the next comes. */
function kept({ bytes, line }: Block): Block {
  return { bytes: Buffer.from(bytes), line };
}

/** A block from a byte on. */
function from({ bytes, line }: Block, at: number): Block {
  return { bytes: bytes.subarray(at), line: line + countLines(bytes.subarray(0, at)) };
}

function describe({ columns, optional = [], others }: Layout): string {
  return columns.join(",") + optional.map((name) => `[,${name}]`).join("") + (others === undefined ? "" : `,<${others}>,...`);
}
