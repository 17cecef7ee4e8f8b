// A file of results on its way: under a name of its own beside the last one, until it is whole and on the disk.

import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { platform } from "node:process";
import type { ByteWriter, Writer } from "hyparquet-writer";
import { ofWriting } from "../failure.js";

/** Bytes held before they are written. */
const PIECE = 2 ** 20;
const MARK = ".candor-";

export class Draft {
  readonly #path: string;
  readonly #fd: number;
  #open = true;

  /** @param name what refusals call it. @throws ShardFailure where there can be no file in that folder. */
  constructor(folder: string, file: string, private readonly name: string) {
    this.#path = join(folder, `${MARK}${file}-${randomBytes(8).toString("hex")}`);
    this.#fd = this.#trying(() => openSync(this.#path, "wx", 0o666));
  }

  get path(): string {
    return this.#path;
  }

  write(bytes: Uint8Array): void {
    this.#trying(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at, bytes.length - at);
    });
  }

  /** All of it on the disk. */
  close(): void {
    this.#trying(() => fsyncSync(this.#fd));
    this.#open = false;
    this.#trying(() => closeSync(this.#fd));
  }

  /** Under its name, at once, in place of what has that name. The folder is written to the disk too. */
  rename(path: string): void {
    this.#trying(() => {
      renameSync(this.#path, path);
      if (platform === "win32") return; // which opens no folder
      const folder = openSync(dirname(path), "r");
      try {
        fsyncSync(folder);
      } finally {
        closeSync(folder);
      }
    });
  }

  /** Whatever became of it. */
  discard(): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
    rmSync(this.#path, { force: true });
  }

  #trying<Result>(call: () => Result): Result {
    try {
      return call();
    } catch (error) {
      throw ofWriting({ name: this.name }, error);
    }
  }
}

/** A writer of Parquet into a draft: memory is a piece. */
export async function writerInto(draft: Draft): Promise<Writer> {
  const { ByteWriter } = await import("hyparquet-writer");
  const writer = new ByteWriter(2 * PIECE) as ByteWriter & Writer;
  const flush = (): void => {
    draft.write(new Uint8Array(writer.buffer, 0, writer.index));
    writer.index = 0;
  };
  const ensure = writer.ensure.bind(writer);
  writer.ensure = (size) => {
    if (writer.index > PIECE) flush();
    ensure(size);
  };
  writer.finish = flush;
  return writer;
}

/** Removes drafts that were left by workers that were killed. For when nobody is at work on these files any more.
 *  @param files names of results */
export async function sweepDrafts(folder: string, files: Iterable<string>): Promise<void> {
  const own = new Set(files);
  for (const entry of await readdir(folder)) {
    const [, file] = /^\.candor-(.*)-[0-9a-f]{16}$/.exec(entry) ?? [];
    if (file !== undefined && own.has(file)) await rm(join(folder, entry), { force: true });
  }
}
