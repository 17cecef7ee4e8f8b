// Where results go: a folder, or the objects of a store under a prefix.

import { access, mkdir, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../../cli/refusal.js";
import { ofWriting } from "../failure.js";
import { bucketOf, hasObject, keysOf, putObject } from "../inputs/s3.js";
import { schemeOf } from "../inputs/url.js";
import { Draft } from "./draft.js";

/** A place for files of results. */
export interface Out {
  /** A draft of a file that will be there whole or not at all. */
  draft(file: string): Draft;
  /** Brings a draft that was closed to its name. */
  deliver(draft: Draft, file: string, signal?: AbortSignal): Promise<void>;
}

const isStore = (out: string): boolean => schemeOf(out) === "s3";
const trimmed = (out: string): string => out.replace(/\/+$/, "");

/** @throws Refusal where results can never go: what is there is no folder, or it is a URL of anything but a store. */
export async function checkOut(out: string): Promise<void> {
  const scheme = schemeOf(out);
  if (isStore(out)) bucketOf(out);
  else if (scheme !== undefined) throw new Refusal({ name: `${scheme}://...` }, "neither a folder nor s3://");
  else if ((await stat(out).catch(() => undefined))?.isDirectory() === false) throw new Refusal({ name: out }, "no folder");
}

/** Names of the files that are there. @throws Refusal, ShardFailure where a store does not tell */
export async function namesIn(out: string): Promise<ReadonlySet<string>> {
  if (!isStore(out)) return new Set(await readdir(out).catch(() => []));
  const keys = await keysOf(`${trimmed(out)}/*`);
  return new Set(keys.map((key) => key.slice(key.lastIndexOf("/") + 1)));
}

/** Whether a file is there. */
export async function hasResult(out: string, file: string, signal?: AbortSignal): Promise<boolean> {
  if (isStore(out)) return hasObject(`${trimmed(out)}/${file}`, signal);
  return access(join(out, file)).then(() => true, () => false);
}

/** Whether that is the path or the URL of a file that bulk pricing writes there. */
export function isResultOf(out: string, url: string): boolean {
  const at = isStore(out) ? `${trimmed(out)}/` : join(out, "/");
  return url.startsWith(at) && /^([0-9a-f]{64}\.parquet|totals-[0-9a-f]{16}\.json)$/.test(url.slice(at.length));
}

/** @param out a folder, which is made where there is none, or s3://bucket/prefix */
export async function openOut(out: string): Promise<Out> {
  const scheme = schemeOf(out);
  if (isStore(out)) return storeAt(trimmed(out));
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
