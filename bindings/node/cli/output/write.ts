// Where a result goes: standard output, or a file that is there as a whole or not at all.

import { createReadStream, createWriteStream, fstatSync, type BigIntStats } from "node:fs";
import { access, chmod, constants, readlink, realpath, rename, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../refusal.js";
import { Draft } from "./draft.js";

export interface Output {
  /** Takes the text of a result, whole or in pieces. */
  put(text: string | Iterable<string>): Promise<void>;
  /** For a result that comes piece by piece: nothing of it is there before all is. */
  draft(): Draft;
}

/** Prepares for a result. A link stays a link: what it points to is replaced, and a file that has several names is
 *  rewritten.
 *  @param file undefined for standard output. @param inputs files that are read, `-` for standard input.
 *  @throws Refusal, before any work is done, when the file could not be written, or is one of those that are read. */
export async function output(file: string | undefined, inputs: readonly string[] = []): Promise<Output> {
  if (file === undefined) return standard;
  const place = { name: file };
  const refuse = (error: unknown): never => {
    throw Refusal.ofSystem(place, error);
  };
  const before = await stat(file, { bigint: true }).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? undefined : refuse(error),
  );
  if (before?.isFile()) await refuseInputs(file, before, inputs);
  const target = before?.isFile() ? await realpath(file).catch(refuse) : before ? file : await end(file);
  if (!before) await refuseSame(file, target, inputs);
  const beside = dirname(target);
  await access(before ? target : beside, constants.W_OK).catch(refuse);
  const replaceable = !before || (before.isFile() && before.nlink === 1n && (await mayWrite(beside)));
  const draft = (): Draft => {
    if (!replaceable) {
      return new Draft(tmpdir(), 0o600, { name: tmpdir() }, (path) => rewrite(path, target).catch(refuse));
    }
    const mode = before && Number(before.mode & 0o7777n);
    return new Draft(beside, mode ?? 0o666, place, (path) => replace(path, target, mode).catch(refuse));
  };
  return {
    draft,
    put(text) {
      const whole = draft();
      for (const piece of pieces(text)) whole.write(piece);
      return whole.finish();
    },
  };
}

const standard: Output = {
  put: async (text) => {
    for (const piece of pieces(text)) if (!(await writeStandard(piece))) return;
  },
  draft: () => new Draft(tmpdir(), 0o600, { name: tmpdir() }, async (path) => {
    for await (const piece of createReadStream(path)) if (!(await writeStandard(piece as Buffer))) return;
  }),
};

const pieces = (text: string | Iterable<string>): Iterable<string> => (typeof text === "string" ? [text] : text);

/** @returns whether more may come; what is wrong if not is for the listener in `index.ts`. */
function writeStandard(piece: string | Buffer): Promise<boolean> {
  return new Promise((done) => process.stdout.write(piece, (error) => done(!error)));
}

/** By whatever path or hard link, and also when standard input is that file. */
async function refuseInputs(file: string, { dev, ino }: BigIntStats, inputs: readonly string[]): Promise<void> {
  for (const input of inputs) {
    const read = await statOf(input);
    if (read?.dev === dev && read.ino === ino) {
      throw new Refusal({ name: file }, "this is what is read; --out would overwrite it");
    }
  }
}

/** The same of a file that is not there yet, as a state is before its first day. */
async function refuseSame(file: string, target: string, inputs: readonly string[]): Promise<void> {
  for (const input of inputs) {
    if (input === "-" || (await statOf(input))) continue;
    if ((await spelled(input)) === (await spelled(target))) throw new Refusal({ name: file }, "this is where the state goes; --out would overwrite it");
  }
}

/** Undefined when it is not there: who reads it will say so. */
async function statOf(input: string): Promise<BigIntStats | undefined> {
  try {
    return input === "-" ? fstatSync(0, { bigint: true }) : await stat(input, { bigint: true });
  } catch {
    return undefined;
  }
}

/** A path to no file yet, however it was spelled. */
async function spelled(file: string): Promise<string> {
  const to = await end(file);
  return join(await realpath(dirname(to)).catch(() => dirname(to)), basename(to));
}

/** Where a chain of links ends that leads to no file yet. */
async function end(file: string): Promise<string> {
  const to = await readlink(file).catch(() => undefined);
  if (to === undefined) return file;
  // `..` is that of the folder, not of a link to it
  return end(isAbsolute(to) ? to : join(await realpath(dirname(file)), to));
}

async function mayWrite(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(() => true, () => false);
}

/** @param mode permissions of the file that was there. */
async function replace(path: string, target: string, mode: number | undefined): Promise<void> {
  if (mode !== undefined) await chmod(path, mode);
  await rename(path, target);
}

async function rewrite(path: string, target: string): Promise<void> {
  await pipeline(createReadStream(path), createWriteStream(target));
}
