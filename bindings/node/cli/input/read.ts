// A file of unknown format: its first characters decide, not its name.

import { progress } from "../progress.js";
import { Refusal, type Place } from "../refusal.js";
import { allDocuments, readJson, type Document, type Lines } from "./json.js";
import { readLines, type Block } from "./lines.js";
import { openSource } from "./source.js";
import { Table, type Layout } from "./table.js";

/** CSV or JSON. */
export type Input =
  | { readonly source: Place; readonly table: Table }
  | {
      readonly source: Place;
      /** In bytes, where that is known. */
      readonly size: number | undefined;
      /** To be read either piece by piece or document by document. */
      readonly pieces: AsyncIterable<Lines>;
      readonly documents: AsyncIterable<Document>;
    };

/** Opens a file (`-` is standard input), has it used, and closes it. Progress shows while it is read.
 *  @param layouts the tables that a CSV file may be.
 *  @throws Refusal when it cannot be read or is none of these, and whatever `use` throws. */
export async function withInput<Result>(
  file: string,
  layouts: readonly Layout[],
  use: (input: Input) => Promise<Result>,
): Promise<Result> {
  const source = await openSource(file);
  const bar = progress(source.size);
  try {
    const blocks = readLines(source, bar);
    let first: Block;
    do {
      const next = await blocks.next();
      if (next.done) throw new Refusal(source, "nothing in it");
      first = next.value;
    } while (/^\s*$/.test(first.bytes.toString()));
    const all = chain(first, blocks);
    if (!/^\s*[{[]/.test(first.bytes.toString())) {
      return await use({ source, table: await Table.open(source, all, layouts) });
    }
    const pieces = readJson(source, all);
    return await use({ source, size: source.size, pieces, documents: allDocuments(source, pieces) });
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
    return await use(allDocuments(source, readJson(source, readLines(source, { at() {}, stop() {} }))), source);
  } finally {
    await source.close();
  }
}

async function* chain(first: Block, rest: AsyncIterable<Block>): AsyncGenerator<Block, void, undefined> {
  yield first;
  yield* rest;
}
