// The folder that a service's log is in: of one process at a time, so that nobody signs two logs under one name.

import type { TileStore } from "candor/receipts";
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { platform } from "node:process";
import { hold } from "../lock.js";
import { Refusal } from "../refusal.js";

/** What no path of a log is. */
const LOCK = "writer.lock";

/** Files of a log in a folder, which is this process's until it ends. Each is written beside and renamed when it is on
 *  the disk, and so is its name before this is done: whoever reads finds all of one or the one before, also after a
 *  power cut.
 *  @throws Refusal where another process writes to it */
export async function logFolder(root: string): Promise<TileStore> {
  const made = await mkdir(root, { recursive: true }).catch((error: unknown) => {
    throw Refusal.ofSystem({ name: root }, error);
  });
  if (made !== undefined) for (const each of foldersOf(root, made)) await synchronised(each);
  const isOwn = await hold(join(root, LOCK));
  const another = (does: string): Refusal =>
    new Refusal({ name: root }, `another process ${does} this log: give each service a log of its own`);
  if (!isOwn) throw another("writes to");
  return {
    async read(path) {
      try {
        return new Uint8Array(await readFile(join(root, path)));
      } catch (error) {
        if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
        throw error;
      }
    },
    async write(path, bytes) {
      if (!(await isOwn())) throw another("has taken");
      const file = join(root, path);
      const made = await mkdir(dirname(file), { recursive: true });
      const beside = `${file}.${randomUUID()}`;
      const handle = await open(beside, "wx");
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, file);
      for (const each of foldersOf(file, made)) await synchronised(each);
    },
  };
}

/** The folder of a file, and where it had to be made, those that it is in, up to the one that was there. */
function* foldersOf(file: string, made: string | undefined): Generator<string> {
  const last = dirname(made ?? file);
  for (let at = dirname(file); ; at = dirname(at)) {
    yield at;
    if (resolve(at) === resolve(last) || at === dirname(at)) return;
  }
}

/** Has a folder's names on the disk. Windows, where no folder can be opened, does that by itself. */
async function synchronised(path: string): Promise<void> {
  if (platform === "win32") return;
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
}
