// The file that --state names: a state as JSON, whole or not there at all.

import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { withDocuments } from "./input/read.js";
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
  const there = await access(file).then(() => true, () => false);
  const before = there ? await read(file, check) : undefined;
  const to = await output(file);
  return { before, save: (state) => to.put(`${json(state, 2)}\n`) };
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
