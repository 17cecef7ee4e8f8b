// The file that --state names: a state as JSON, whole or not there at all. Of two runs at once that read the same state
// and change it, one is refused: what the other kept would be lost.

import { access, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { withDocuments } from "./input/read.js";
import { alone } from "./lock.js";
import { json } from "./output/json.js";
import { output } from "./output/write.js";
import { Refusal, refusing } from "./refusal.js";

export interface StateFile<State> {
  /** What it held, undefined when it was not there. */
  readonly before: State | undefined;
  /** Puts a state in its place, at once. */
  save(state: State): Promise<void>;
}

/** @param votes the file of votes. @param check looks at all of what is there. @throws Refusal, before any work is done,
 *  when it holds no state or cannot be written. */
export async function stateFile<State>(
  file: string, votes: string, check: (state: State) => unknown,
): Promise<StateFile<State>> {
  if (votes !== "-" && resolve(file) === resolve(votes)) {
    throw new Refusal({ name: file }, "these are the votes; a state has a file of its own");
  }
  const keep = await keeper(file);
  const there = await access(file).then(() => true, () => false);
  const before = there ? await read(file, check) : undefined;
  return { before, save: (state) => keep(`${json(state, 2)}\n`) };
}

/** Prepares to keep a state, before it is read.
 *  @returns puts a text in its place, whole or not at all. @throws Refusal, then too, where another run has changed what
 *  was to be read: nothing is changed then */
export async function keeper(file: string): Promise<(text: string | Iterable<string>) => Promise<void>> {
  const before = await markOf(file);
  const to = await output(file);
  return (text) => alone(file, async () => {
    if (await markOf(file) !== before) {
      throw new Refusal({ name: file }, "another run has changed it meanwhile: nothing is kept of this one, run it again");
    }
    await to.put(text);
  });
}

/** Tells what is in a file from what was there before; "" for nothing. */
async function markOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found ? [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(" ") : "";
}

function read<State>(file: string, check: (state: State) => unknown): Promise<State> {
  return withDocuments(file, async (documents, source) => {
    for await (const { value, place } of documents) {
      refusing(place, () => check(value as State));
      return value as State;
    }
    throw new Refusal(source, "nothing in it");
  });
}
