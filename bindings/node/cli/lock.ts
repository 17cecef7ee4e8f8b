// A lock: a file that is there while one process does what no other of this machine may do meanwhile.

import { readFileSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { readFile, realpath, stat, utimes } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { discard, passing } from "./output/draft.js";
import { Refusal } from "./refusal.js";

/** Milliseconds after which who holds a lock is taken for dead: it is held while one file is written, or renewed. */
const STALE = 10_000;
const LOOK = 20;
/** Between renewals: whoever waits sees within so many that it is held. */
const RENEWED = 1000;

/** Works while no other run of this machine does so on that file. */
export async function alone(file: string, work: () => Promise<void>): Promise<void> {
  const lock = `${await realpath(file).catch(() => resolve(file))}.lock`;
  while (!takenInPassing(lock)) {
    if (isStale(await renewed(lock))) dropped(lock);
    else await sleep(LOOK);
  }
  try {
    await work();
  } finally {
    discard(lock);
  }
}

/** Takes a lock until this process ends, however it does. One that another left when it died is taken over, 10 s after
 *  its death at the latest.
 *  @returns whether it is still this process's: it is not once this one has not run for so long that it was taken for
 *  dead; undefined where another holds it. @throws Refusal where there can be no such file */
export async function hold(lock: string): Promise<(() => Promise<boolean>) | undefined> {
  const own = randomUUID();
  const isOwn = (): Promise<boolean> => readFile(lock, "utf8").then((text) => text === own, () => false);
  let first: number | undefined;
  while (!refusingSystem(lock, () => taken(lock, own))) {
    const since = await renewed(lock);
    first ??= since;
    if (isStale(since)) {
      dropped(lock);
      first = undefined;
    } else if (since !== undefined && since !== first) return undefined;
    // of two that take over one lock, the one that comes later has it
    await sleep(5 * LOOK);
  }
  if (!(await isOwn())) return undefined;
  setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => {}), RENEWED).unref();
  process.on("exit", () => {
    if (textOf(lock) === own) discard(lock);
  });
  return isOwn;
}

/** When it was renewed last; undefined where it is gone. */
const renewed = (lock: string): Promise<number | undefined> =>
  stat(lock).then(({ mtimeMs }) => mtimeMs, () => undefined);

/** A clock that was set back makes none that lasts. */
const isStale = (since: number | undefined): boolean =>
  since !== undefined && Math.abs(Date.now() - since) > STALE;

const dropped = (lock: string): void => refusingSystem(lock, () => discard(lock));

function refusingSystem<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw Refusal.ofSystem({ name }, error);
  }
}

/** @returns whether there is no other */
function taken(lock: string, text = ""): boolean {
  try {
    writeFileSync(lock, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The same for a moment; where no file can be made beside it, there is none that anybody could see. */
function takenInPassing(lock: string): boolean {
  try {
    if (!taken(lock)) return false;
  } catch {
    return true;
  }
  passing(lock);
  return true;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
