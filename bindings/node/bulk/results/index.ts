// Where results go: a folder, or the objects of a store under a prefix.

import { mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../../cli/refusal.js";
import { ofWriting } from "../failure.js";
import { putObject } from "../inputs/s3.js";
import { schemeOf } from "../inputs/url.js";
import { Draft } from "./draft.js";

/** A place for files of results. */
export interface Out {
  /** A draft of a file that will be there whole or not at all. */
  draft(file: string): Draft;
  /** Brings a draft that was closed to its name. */
  deliver(draft: Draft, file: string, signal?: AbortSignal): Promise<void>;
}

/** @param out a folder, which is made where there is none, or s3://bucket/prefix */
export async function openOut(out: string): Promise<Out> {
  const scheme = schemeOf(out);
  if (scheme === "s3") return storeAt(out.replace(/\/+$/, ""));
  if (scheme !== undefined) throw new Refusal({ name: `${scheme}://...` }, "neither a folder nor s3://");
  try {
    await mkdir(out, { recursive: true });
  } catch (error) {
    throw ofWriting({ name: out }, error);
  }
  return {
    draft: (file) => new Draft(out, file, join(out, file)),
    deliver: async (draft, file) => draft.rename(join(out, file)),
  };
}

/** A store keeps what it was sent whole, and nothing else. */
function storeAt(out: string): Out {
  return {
    draft: (file) => new Draft(tmpdir(), file, join(tmpdir(), file)),
    async deliver({ path }, file, signal) {
      const { size } = await stat(path);
      await putObject(path, size, `${out}/${file}`, signal);
    },
  };
}
