// Where the bytes come from: a file or, for `-`, standard input.

import { open, type FileHandle } from "node:fs/promises";
import { Refusal, type Place } from "../refusal.js";

export interface Source extends Place {
  /** In bytes, for a regular file. */
  readonly size: number | undefined;
  /** Its bytes. A piece is there until the next is asked for. */
  readonly stream: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** @throws Refusal when there is no such file, when it is a directory or may not be read. */
export async function openSource(file: string): Promise<Source> {
  if (file === "-") {
    const { stdin } = process;
    return { name: "standard input", size: undefined, stream: stdin, close: async () => void stdin.destroy() };
  }
  try {
    const handle = await open(file);
    const stat = await handle.stat();
    const size = stat.isFile() ? stat.size : undefined;
    return { name: file, size, stream: pieces(handle), close: () => handle.close() };
  } catch (error) {
    throw Refusal.ofSystem({ name: file }, error);
  }
}

/** All into the same memory: a buffer a piece would take longer to make than to fill (measured). */
async function* pieces(handle: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(2 ** 18);
  for (let read; (read = await handle.read(buffer)).bytesRead > 0; ) yield buffer.subarray(0, read.bytesRead);
}
