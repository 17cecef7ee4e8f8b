// The file that --state names: a crowd's state as JSON, whole or not there at all.

import { access } from "node:fs/promises";
import { resolve } from "node:path";
import type { CrowdRoom, CrowdState } from "candor";
import { withDocuments } from "../input/read.js";
import { json } from "../output/json.js";
import { output } from "../output/write.js";
import { Refusal, refusing } from "../refusal.js";

export interface StateFile {
  /** What it held, undefined when it was not there. */
  readonly before: CrowdState | undefined;
  /** Puts a state in its place, at once. */
  save(state: CrowdState): Promise<void>;
}

/** @param votes the file of votes. @throws Refusal, before any work is done, when it holds no state or cannot be
 *  written. */
export async function stateFile(crowd: CrowdRoom, file: string, votes: string): Promise<StateFile> {
  if (votes !== "-" && resolve(file) === resolve(votes)) {
    throw new Refusal({ name: file }, "these are the votes; a state has a file of its own");
  }
  const there = await access(file).then(() => true, () => false);
  const before = there ? await read(crowd, file) : undefined;
  const to = await output(file);
  return { before, save: (state) => to.put(`${json(state, 2)}\n`) };
}

function read(crowd: CrowdRoom, file: string): Promise<CrowdState> {
  return withDocuments(file, async (documents, source) => {
    for await (const { value, place } of documents) {
      // whatever looks at a state checks all of it
      refusing(place, () => crowd.weights(value as CrowdState));
      return value as CrowdState;
    }
    throw new Refusal(source, "nothing in it");
  });
}
