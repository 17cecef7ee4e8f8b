// Where the bytes come from: a file or, for `-`, standard input.

import { readSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { CHUNK, type FileParts } from "../../../read/ranges.js";
import { Refusal, type Place } from "../refusal.js";

export interface Source extends Place {
  /** In bytes, for a regular file. */
  readonly size: number | undefined;
  /** Its bytes. A piece is there until the next is asked for. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** Any part of it, for a regular file. */
  readonly parts: FileParts | undefined;
  close(): Promise<void>;
}

/** @throws Refusal when there is no such file, when it is a directory or may not be read. */
export async function openSource(file: string): Promise<Source> {
  if (file === "-") {
    const { stdin } = process;
    const close = async (): Promise<void> => void stdin.destroy();
    return { name: "standard input", size: undefined, stream: stdin, parts: undefined, close };
  }
  const name = file;
  try {
    const handle = await open(file);
    const stat = await handle.stat();
    const size = stat.isFile() ? stat.size : undefined;
    const parts = size === undefined ? undefined : partsOf(name, handle, size);
    return { name, size, stream: pieces(handle), parts, close: () => handle.close() };
  } catch (error) {
    throw Refusal.ofSystem({ name }, error);
  }
}

/** All into the same memory: a buffer a piece would take longer to make than to fill (measured). */
async function* pieces(handle: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  for (let read; (read = await handle.read(buffer)).bytesRead > 0; ) yield buffer.subarray(0, read.bytesRead);
}

function partsOf(name: string, handle: FileHandle, byteLength: number): FileParts {
  const slice = async (start: number, end = byteLength): Promise<ArrayBuffer> => {
    const bytes = new Uint8Array(Math.max(0, end - start));
    try {
      for (let at = 0, read; at < bytes.length; at += read.bytesRead) {
        read = await handle.read(bytes, at, bytes.length - at, start + at);
        if (read.bytesRead === 0) throw new Refusal({ name }, "it ends too early");
      }
    } catch (error) {
      throw error instanceof Refusal ? error : Refusal.ofSystem({ name }, error);
    }
    return bytes.buffer;
  };
  let buffer: Buffer | undefined;
  // at once: a thread that reads has nothing else to do
  async function* from(start: number): AsyncGenerator<Uint8Array, void, undefined> {
    buffer ??= Buffer.allocUnsafeSlow(CHUNK);
    for (let at = start, read; ; at += read) {
      try {
        read = readSync(handle.fd, buffer, 0, CHUNK - (at % CHUNK), at);
      } catch (error) {
        throw Refusal.ofSystem({ name }, error);
      }
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  }
  return { byteLength, slice, from };
}
