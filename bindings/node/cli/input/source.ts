// Where the bytes come from: a file or, for `-`, standard input.

import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Refusal, type Place } from "../refusal.js";

export interface Source extends Place {
  /** In bytes, for a regular file. */
  readonly size: number | undefined;
  readonly stream: Readable;
}

/** @throws Refusal when there is no such file, when it is a directory or may not be read. */
export async function openSource(file: string): Promise<Source> {
  if (file === "-") return { name: "standard input", size: undefined, stream: process.stdin };
  try {
    const handle = await open(file);
    const stat = await handle.stat();
    return {
      name: file,
      size: stat.isFile() ? stat.size : undefined,
      stream: handle.createReadStream({ highWaterMark: 2 ** 17 }),
    };
  } catch (error) {
    throw Refusal.ofSystem({ name: file }, error);
  }
}
