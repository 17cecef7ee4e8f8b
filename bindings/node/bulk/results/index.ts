// Where results go: a folder.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ofSystem } from "../failure.js";
import { Draft } from "./draft.js";

/** A place for files of results. */
export interface Out {
  /** A draft of a file that will be there whole or not at all. */
  draft(file: string): Draft;
  /** Brings a draft that was closed to its name. */
  deliver(draft: Draft, file: string, signal?: AbortSignal): Promise<void>;
}

/** @param out a folder, which is made where there is none. */
export async function openOut(out: string): Promise<Out> {
  try {
    await mkdir(out, { recursive: true });
  } catch (error) {
    throw ofSystem({ name: out }, error);
  }
  return {
    draft: (file) => new Draft(out, file, join(out, file)),
    deliver: async (draft, file) => draft.rename(join(out, file)),
  };
}
