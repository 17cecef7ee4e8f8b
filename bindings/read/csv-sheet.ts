// A sheet of CSV: its header, then its records, block by block.

import { joined as joinedBytes } from "./bytes.js";
import { ScannedRecords, delimiterOf, fieldsAt, pastEmptyLines, type Delimiter, type Fault } from "./csv.js";
import { countLines, type Block } from "./lines.js";
import { LONGEST_RECORD, cutLines, type Keys } from "./cut-lines.js";
import { cutRanges } from "./ranges.js";
import { Unreadable, type Place } from "./place.js";
import { Rows, textOf } from "./records.js";
import { keyOf } from "./view.js";
import type { Sheet } from "./sheet.js";

/** @throws Unreadable for a header that is no record; its rows throw it for a record that is none, or has too many or
 *  too few fields. @param plain whether the file's bytes are the text's */
export async function csvSheet(source: Place, blocks: AsyncIterable<Block>, plain = false): Promise<Sheet> {
  const { header, line, delimiter, rest, start } = await headed(source, blocks[Symbol.asyncIterator]());
  return {
    place: source, header, headed: { name: source.name, line },
    rows: () => rowsOf(source, header, rest, new ScannedRecords(header.length, delimiter)),
    cut: (keys, { enough, size } = {}) => ({
      form: { kind: "csv", header, delimiter, keys },
      ...(plain && start.at !== undefined && size !== undefined
        ? cutRanges({ ...start, at: start.at }, size, enough)
        : cutLines(rest, keysOf(keys, delimiter), enough)),
    }),
  };
}

/** Sheets of records whose header is known, one after the other, in the same memory. */
export function csvRecords(
  source: Place, header: readonly string[], delimiter: Delimiter,
): (blocks: AsyncIterable<Block>) => Sheet {
  const records = new ScannedRecords(header.length, delimiter);
  return (blocks) => ({ place: source, header, headed: source, rows: () => rowsOf(source, header, blocks, records) });
}

function keysOf(keys: readonly number[], delimiter: Delimiter): Keys {
  return {
    quoted: true,
    at(bytes, start) {
      if (pastEmptyLines(bytes, start) !== start) return null;
      const record = fieldsAt(bytes, start, delimiter);
      if (typeof record === "string") return undefined;
      const { places } = record;
      if (keys.some((column) => 2 * column >= places.length)) return undefined;
      return keyOf(keys.map((column) => textOf(bytes, places[2 * column]!, places[2 * column + 1]!)));
    },
  };
}

const SEMICOLON = 0x3b;

async function* rowsOf(
  source: Place, header: readonly string[], blocks: AsyncIterable<Block>, records: ScannedRecords,
): AsyncGenerator<Rows, void, undefined> {
  const { delimiter } = records;
  let held: Block | undefined;
  for await (const next of blocks) {
    const block = held ? joined(held, next) : next;
    records.scan(block.bytes);
    const place = (k: number): Place => {
      const line = block.line + countLines(block.bytes.subarray(0, records.start(k, 0)));
      return { name: source.name, line };
    };
    yield new Rows(records, place, delimiter === SEMICOLON, block.at);
    held = left(source, header, delimiter, block, records.end);
  }
  if (held) throw refused("open", source, held);
}

/** What of a block has to wait for the next. @throws Unreadable for what could not be read. */
function left(
  source: Place, header: readonly string[], delimiter: Delimiter, block: Block, end: number,
): Block | undefined {
  if (end === block.bytes.length) return undefined;
  const rest = from(block, end);
  const found = fieldsAt(rest.bytes, 0, delimiter);
  if (found === "open" && rest.bytes.length < LONGEST_RECORD) return kept(rest);
  if (typeof found === "string") throw refused(found, source, rest);
  throw new Unreadable(
    { name: source.name, line: rest.line },
    `expected ${header.length} fields (${header.join(",")}), got ${found.places.length / 2}`,
  );
}

/** The first record, where it stands, and what comes behind it. */
async function headed(
  source: Place, blocks: AsyncIterator<Block>,
): Promise<{ header: string[]; line: number; delimiter: Delimiter; rest: AsyncIterable<Block>; start: Block }> {
  let held: Block | undefined;
  for (let next; !(next = await blocks.next()).done; ) {
    const block = held ? joined(held, next.value) : next.value;
    held = from(block, pastEmptyLines(block.bytes, 0));
    if (held.bytes.length === 0) continue;
    const delimiter = delimiterOf(held.bytes);
    const found = fieldsAt(held.bytes, 0, delimiter);
    if (found === "open" && held.bytes.length < LONGEST_RECORD) {
      held = kept(held);
      continue;
    }
    if (typeof found === "string") throw refused(found, source, held);
    const { bytes, line } = held;
    const header = found.places.flatMap((start, k) => (k % 2 ? [] : [textOf(bytes, start, found.places[k + 1]!)]));
    const start = from(held, found.end);
    return { header, line, delimiter, rest: chained(start, blocks), start };
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

function refused(fault: Fault, { name }: Place, { line }: Block): Unreadable {
  return new Unreadable({ name, line }, FAULTS[fault]);
}

function joined(held: Block, next: Block): Block {
  return { ...held, bytes: joinedBytes([held.bytes, next.bytes]) };
}

/** A block that stays when the next comes. */
function kept(block: Block): Block {
  return { ...block, bytes: new Uint8Array(block.bytes) };
}

/** A block from a byte on. */
function from({ bytes, line, at }: Block, start: number): Block {
  return {
    bytes: bytes.subarray(start), line: line + countLines(bytes.subarray(0, start)),
    at: at === undefined ? undefined : at + start,
  };
}
