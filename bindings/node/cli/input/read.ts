// A file of unknown format, opened for the readers of bindings/read.

import { textOf } from "../../../read/bytes.js";
import { allDocuments, readJson, type Document, type Lines } from "../../../read/json.js";
import { readLines } from "../../../read/lines.js";
import { openAny } from "../../../read/open.js";
import { rewardsPresets } from "../../../read/presets/rewards.js";
import { votesPresets } from "../../../read/presets/votes.js";
import type { Layout, Table } from "../../../read/table.js";
import type { Tables } from "../../../read/tables.js";
import type { VoteTable } from "../../../read/vote-table.js";
import { familiesIn, familyLayouts, voteLayouts, votesIn, type Family } from "../../../read/votes.js";
import { loadWidths } from "../output/text.js";
import { progress } from "../progress.js";
import { Refusal, quote, type Place } from "../refusal.js";
import { say } from "../say.js";
import { HOST } from "./host.js";
import { openSource, type Source } from "./source.js";
import type { Reading } from "./options.js";

interface Opened {
  readonly source: Source;
  /** In bytes, where that is known. */
  readonly size: number | undefined;
  /** Told how far the file has been read by others than this input. */
  readonly progress: (bytes: number, lines: number) => void;
}

/** A table or JSON. */
export type Input =
  | Opened & { readonly table: Table; readonly tables: Tables }
  | Opened & {
      /** To be read either piece by piece or document by document. */
      readonly pieces: AsyncIterable<Lines>;
      readonly documents: AsyncIterable<Document>;
    };

/** Opens a file (`-` is standard input), has it used, and closes it. Progress shows while it is read, and what the
 *  reader noticed once it was.
 *  @param layouts the tables that it may be; those of rewards also in formats of others.
 *  @throws Refusal when it cannot be read or is none of these, and whatever `use` throws. */
export function withInput<Result>(
  file: string, layouts: readonly Layout[], use: (input: Input) => Promise<Result>, reading: Reading = {},
): Promise<Result> {
  return withTables(file, { layouts, mapping: reading, rewards: rewardsPresets }, use);
}

/** What is wanted of a file of votes. */
export interface WantedVotes extends Reading {
  /** Whether answers are wanted as the words they are, not as what those stand for. */
  readonly classes?: boolean;
}

/** Opens a file of votes in any format, reads it, and closes it. What the reader noticed is said.
 *  @throws Refusal likewise. */
export function readVotesOf(file: string, { classes = false, ...mapping }: WantedVotes = {}): Promise<VoteTable> {
  const tables = { layouts: voteLayouts, mapping, votes: votesPresets, classes };
  return withTables(file, tables, async (input) => {
    const votes = await votesIn(input);
    if ("table" in input) input.table.notes.splice(0, Infinity, ...votes.notes);
    return votes;
  });
}

/** The same, by family of tasks. */
export function readFamiliesOf(
  file: string, { classes = false, ...mapping }: WantedVotes = {},
): Promise<{ readonly source: Place; readonly families: readonly Family[] }> {
  const tables = { layouts: familyLayouts, mapping, votes: votesPresets, classes };
  return withTables(file, tables, async (input) => {
    const families = await familiesIn(input);
    const notes = families.flatMap(({ name, votes }) => (
      votes.notes.map((note) => (name === undefined ? note : `family ${quote(name)}: ${note}`))));
    if ("table" in input) {
      const alone = families[0]!.name === undefined;
      input.table.notes.splice(alone ? 0 : Infinity, Infinity, ...notes);
    }
    return { source: input.source, families };
  });
}

async function withTables<Result>(
  file: string, tables: Tables, use: (input: Input) => Promise<Result>,
): Promise<Result> {
  const source = await openSource(file);
  const bar = progress(source.size);
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of piecesOf(source)) {
      bytes += piece.length;
      yield piece;
    }
  };
  const input = {
    source, size: source.size,
    progress: (read: number, lines: number) => bar.at(Math.min(read, source.size!), lines),
  };
  try {
    const given = { place: source, pieces: counted(), parts: source.parts };
    const opened = await openAny(given, tables, {
      ...HOST,
      watch: async (block, ascii) => {
        await loadWidths(block.bytes, ascii);
        bar.at(bytes, block.line);
      },
    });
    if ("table" in opened) {
      const result = await use({ ...input, table: opened.table, tables });
      bar.stop();
      for (const note of opened.table.notes) say(`${source.name}: ${note}`);
      return result;
    }
    const { pieces } = opened;
    return await use({ ...input, pieces, documents: allDocuments(source, pieces) });
  } finally {
    bar.stop();
    await source.close();
  }
}

/** Opens a file of JSON documents, has them used, and closes it. For files of a few: no progress shows. */
export async function withDocuments<Result>(
  file: string,
  use: (documents: AsyncIterable<Document>, source: Place) => Promise<Result>,
): Promise<Result> {
  const source = await openSource(file);
  try {
    const lines = readLines(source, textOf(source, piecesOf(source)), {
      ...HOST, watch: ({ bytes }, ascii) => loadWidths(bytes, ascii),
    });
    return await use(allDocuments(source, readJson(source, lines)), source);
  } finally {
    await source.close();
  }
}

async function* piecesOf(source: Source): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* source.stream;
  } catch (error) {
    throw Refusal.ofSystem(source, error);
  }
}
