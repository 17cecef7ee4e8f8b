// Files of this machine, or of a folder that machines share: by path and by glob.
//
// Globs by tinyglobby, as Node 20 has none: two small packages (fdir, picomatch), the ones that Vite stands on.

import { open, stat, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { Refusal } from "../../cli/refusal.js";
import { ofReading } from "../failure.js";
import type { Input } from "./input.js";

/** Bytes of a piece. */
const PIECE = 2 ** 18;

/** The files that a path or a glob names, by their whole paths, in the order of their code units. @throws Refusal where
 *  there is none. */
export async function filesOf(pattern: string): Promise<readonly string[]> {
  const name = pattern;
  // only those need it who price in bulk
  const { glob, isDynamicPattern } = await import("tinyglobby");
  const literal = await stat(pattern).catch((error: unknown) => {
    if (isDynamicPattern(pattern)) return undefined;
    throw ofReading({ name }, error);
  });
  if (literal?.isDirectory()) throw new Refusal({ name }, `a folder; its files are "${pattern.replace(/\/$/, "")}/*"`);
  if (literal) return [resolve(pattern)];
  const found = await glob(pattern, { absolute: true, expandDirectories: false });
  if (found.length === 0) throw new Refusal({ name }, "no file goes by that pattern");
  return found.map((path) => resolve(path)).sort();
}

/** @throws Refusal for what is no regular file or may not be read. */
export async function openFile(path: string): Promise<Input> {
  const name = path;
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    const found = await handle.stat();
    if (found.isDirectory()) throw new Refusal({ name }, "illegal operation on a directory");
    if (!found.isFile()) throw new Refusal({ name }, "no regular file: what comes of it may not come again");
    return inputOf(name, handle, found.size);
  } catch (error) {
    await handle?.close();
    throw ofReading({ name }, error);
  }
}

function inputOf(name: string, handle: FileHandle, size: number): Input {
  const fill = async (bytes: Uint8Array, at: number): Promise<number> => {
    try {
      return (await handle.read(bytes, 0, bytes.length, at)).bytesRead;
    } catch (error) {
      throw ofReading({ name }, error);
    }
  };
  return {
    name, url: name, size, etag: undefined,
    async slice(start, end) {
      const bytes = new Uint8Array(end - start);
      for (let at = 0, read; at < bytes.length; at += read) {
        read = await fill(bytes.subarray(at), start + at);
        if (read === 0) throw new Refusal({ name }, "it ends too early");
      }
      return bytes;
    },
    async *stream() {
      const buffer = Buffer.allocUnsafeSlow(PIECE);
      for (let at = 0, read; (read = await fill(buffer, at)) > 0; at += read) yield buffer.subarray(0, read);
    },
    close: () => handle.close(),
  };
}
