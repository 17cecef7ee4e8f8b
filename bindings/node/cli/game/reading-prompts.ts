// A table of prompts, read on this thread or cut into pieces for workers.

import { Between, keptSheet, type KeptRows } from "../../../read/edges.js";
import { countLines } from "../../../read/lines.js";
import { piecesOf } from "../../../read/pieces.js";
import { PromptReader, readPromptTable, type Met, type Taker } from "../../../read/prompt-table.js";
import type { NamedGroup } from "../../../read/prompt.js";
import { openTable } from "../../../read/recognise.js";
import { Course, type Reach } from "../../../read/ranges.js";
import { Seen } from "../../../read/seen.js";
import type { Cut, Piece } from "../../../read/sheet.js";
import type { Counts } from "../../../read/tally.js";
import { HOST } from "../input/host.js";
import type { Input } from "../input/read.js";
import { loadWidths } from "../output/text.js";
import { elsewhere, type Elsewhere, type Spread } from "./elsewhere.js";
import type { Terms } from "./prompt.js";
import type { Uses } from "./uses.js";
import { resize } from "./wanted.js";
import type { Done, MetNames } from "./work.js";

type Tabled = Extract<Input, { readonly table: unknown }>;

export async function readPrompts<P, C, T extends Taker<P>>(input: Tabled, uses: Uses<P, C, T>): Promise<P> {
  const { table, source, size } = input;
  const { spread, wanted } = uses;
  const { size: _, ...options } = wanted;
  const extras = { baselines: table.column("baseline") >= 0, boosts: false };
  const termsOf = (groups: readonly NamedGroup[]): Terms =>
    ({ groups: resize(groups, wanted, source), options, extras });
  const begin = (groups: readonly NamedGroup[]): T & Taker<P> => uses.prompts(termsOf(groups), source);
  const long = spread && spread.workers > 1 && (size === undefined || size >= spread.enough);
  const cut = long ? table.cut("prompt", { size }) : undefined;
  return cut ? new Spreading<P, T & Taker<P>>(input, spread!, cut, begin, termsOf, wanted).read() : readPromptTable(table, begin);
}

/** The first piece here, so that it is known what all prompts share; then all on workers. Names of prompts are noted
 *  here in their order, so that one that comes again is refused as on one thread. */
class Spreading<P, T extends Taker<P>> {
  readonly #open;
  readonly #seen = new Seen();
  readonly #reader: PromptReader<T>;
  /** Where pieces are ranges. */
  readonly #course: Course | undefined;
  #elsewhere: Elsewhere<Piece> | undefined;
  #rows = 0;
  readonly #between = new Between();

  constructor(
    private readonly input: Tabled, private readonly spread: Spread<T>, private readonly cut: Cut,
    begin: (groups: readonly NamedGroup[]) => T, private readonly termsOf: (groups: readonly NamedGroup[]) => Terms,
    private readonly wanted: Uses<P, never>["wanted"],
  ) {
    const { source, tables } = input;
    this.#open = piecesOf({ place: source, form: cut.form, tables, parts: async () => source.parts!, host: HOST });
    this.#course = cut.start && new Course(cut.start);
    this.#reader = new PromptReader(begin, this.#seen);
  }

  async read(): Promise<P> {
    const { input: { size, table }, spread } = this;
    let bytes = 0;
    // of ranges nobody here sees all bytes
    if (this.#course) await loadWidths(new Uint8Array(), false);
    try {
      for await (const piece of this.cut.pieces) {
        // a group of rows takes longer than a worker to start
        if (this.#elsewhere && ("from" in piece || this.#elsewhere.takes(this.#reader.taker!, bytes))) {
          await this.#elsewhere.give(piece);
          continue;
        }
        await this.#here(piece);
        bytes += lengthOf(piece);
        if (this.#reader.taker && (size ?? bytes) >= spread.enough) this.#elsewhere ??= this.#started();
      }
    } finally {
      // a refusal of what was given away comes first in the file, whatever else came to pass
      await this.#elsewhere?.finish().finally(() => this.#elsewhere!.close());
    }
    await this.#join(this.#between.before);
    if (this.#rows === 0) throw table.empty();
    table.note();
    return this.#reader.taker!.finish();
  }

  #started(): Elsewhere<Piece> {
    const { source, tables: { mapping = {} } } = this.input;
    const { told } = this.#reader;
    const given = {
      work: this.spread.work, source: { name: source.name }, wanted: this.wanted, terms: this.termsOf(told),
      table: { form: this.cut.form, mapping, groups: told },
    };
    return elsewhere<Piece>(this.spread, given, {
      take: (done, piece) => this.#take(done, piece), here: (piece) => this.#here(piece), where: whereOf,
    });
  }

  /** @param again takes the names in place of those met, where the rows at the piece's ends have been taken already. */
  async #here(piece: Piece, again?: Met): Promise<void> {
    const exact = "until" in piece ? this.#course!.exact(piece) : piece;
    if (!exact) return;
    const { table, reach, edges } = await this.#open(exact, again ? undefined : this.#between.before);
    this.#rows += await this.#reader.read(table, again);
    this.#between.before = edges?.tail ?? [];
    this.#add(piece, table.counts, reach());
  }

  /** Reads rows at the ends of pieces, which are whole prompts together. */
  async #join(rows: readonly KeptRows[]): Promise<void> {
    if (rows.length === 0) return;
    const { source, tables } = this.input;
    const table = openTable(keptSheet(source, rows), tables);
    this.#rows += await this.#reader.read(table);
    this.input.table.count(table.counts);
  }

  #add(piece: Piece, counts: Counts | undefined, reach: Reach | undefined): void {
    this.input.table.count(counts);
    this.cut.free(piece);
    if (!reach) return;
    this.#course!.add(reach);
    this.input.progress(this.#course!.at, this.#course!.line);
  }

  async #take({ part, table }: Done, piece: Piece): Promise<void> {
    if ("until" in piece && !(this.#course!.exact(piece) && this.#course!.isRight(table!.reach))) return this.#here(piece);
    if (table!.edges) await this.#join(this.#between.add(table!.edges));
    const again = this.#again(table!.names);
    // refused in its row, which is known to whoever reads it
    if (again !== undefined) return this.#here(piece, refusing(again));
    this.#rows += table!.rows;
    this.spread.include(this.#reader.taker!, part);
    this.#add(piece, table!.counts, table!.reach);
  }

  /** Which prompt comes again, if one does. */
  #again({ bytes, ends }: MetNames): number | undefined {
    const found = ends.findIndex((end, k) => !this.#seen.add(bytes, k === 0 ? 0 : ends[k - 1]!, end));
    return found < 0 ? undefined : found;
  }
}

/** Takes every name but one, by number. */
function refusing(number: number): Met {
  let count = 0;
  return { add: () => count++ !== number };
}

/** In bytes, 0 where that is not known. */
function lengthOf(piece: Piece): number {
  if ("until" in piece) return piece.until - piece.after;
  return "bytes" in piece ? piece.bytes.length : 0;
}

function whereOf(piece: Piece): string {
  if ("from" in piece) return `rows ${piece.from + 1} to ${piece.to}`;
  if ("until" in piece) return `byte ${piece.after} ${piece.until === Infinity ? "on" : `to ${piece.until}`}`;
  return `lines ${piece.line} to ${piece.line + countLines(piece.bytes) - 1}`;
}
