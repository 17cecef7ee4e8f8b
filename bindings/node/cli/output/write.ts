// Where a result goes: standard output, or a file that is there as a whole or not at all.

import { access, chmod, constants, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Refusal } from "../refusal.js";

/** Prepares for a result.
 *  @returns what takes the text once it is ready.
 *  @throws Refusal, before any work is done, when the file could not be written. */
export async function output(file: string | undefined): Promise<(text: string) => Promise<void>> {
  if (file === undefined) return writeStandard;
  const refuse = (error: unknown): never => {
    throw Refusal.ofSystem({ name: file }, error);
  };
  // a link stays a link: what it points to is replaced
  const target = await realpath(file).catch(() => file);
  const before = await stat(target).catch(() => undefined);
  await access(before ? target : dirname(target), constants.W_OK).catch(refuse);
  if (before && !before.isFile()) return (text) => writeFile(target, text).catch(refuse);
  return (text) => replace(target, text, before?.mode).catch(refuse);
}

/** A pipe that nobody reads any more ends the program quietly: see `index.ts`. */
function writeStandard(text: string): Promise<void> {
  return new Promise((done) => process.stdout.write(text, () => done()));
}

/** @param mode permissions of the file that is replaced; a new one has the usual ones. */
async function replace(target: string, text: string, mode: number | undefined): Promise<void> {
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`);
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await chmod(draft, mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
