// A result on its way: a file under a name that nobody else knows, which is either delivered whole or gone, also when
// the program is stopped.

import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Refusal, type Place } from "../refusal.js";

const PIECE = 2 ** 16; // characters held before they are written

export class Draft {
  readonly #path: string;
  readonly #fd: number;
  #held = "";

  /** @param folder to write in and @param place what a refusal names.
   *  @param mode permissions, of which the umask takes some.
   *  @param deliver brings the whole file, by its path, to where it belongs.
   *  @throws Refusal when there can be no file in that folder. */
  constructor(
    folder: string,
    mode: number,
    private readonly place: Place,
    private readonly deliver: (path: string) => Promise<void>,
  ) {
    this.#path = join(folder, `.candor-${randomBytes(8).toString("hex")}`);
    passing(this.#path);
    this.#fd = this.#trying(() => openSync(this.#path, "wx", mode));
  }

  /** @throws Refusal when the disk is full, for example. */
  write(text: string): void {
    this.#held += text;
    if (this.#held.length >= PIECE) this.#flush();
  }

  /** Delivers what was written. @throws Refusal when it cannot be; nothing of it is there then. */
  async finish(): Promise<void> {
    this.#flush();
    this.#trying(() => {
      fsyncSync(this.#fd);
      closeSync(this.#fd);
    });
    try {
      await this.deliver(this.#path);
    } finally {
      discard(this.#path);
    }
  }

  #flush(): void {
    const text = this.#held;
    this.#held = "";
    this.#trying(() => writeFileSync(this.#fd, text));
  }

  #trying<Result>(call: () => Result): Result {
    try {
      return call();
    } catch (error) {
      throw Refusal.ofSystem(this.place, error);
    }
  }
}

/** Paths of drafts that are still to be delivered, and of whatever else is to go. */
const drafts = new Set<string>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let watching = false;

/** Has a file go when the program ends, however it does. */
export function passing(path: string): void {
  drafts.add(path);
  watch();
}

export function discard(path: string): void {
  rmSync(path, { force: true });
  drafts.delete(path);
}

const discardAll = (): void => drafts.forEach(discard);

/** However the program ends. A signal does afterwards what it does to programs that know nothing of it. */
function watch(): void {
  if (watching) return;
  watching = true;
  process.on("exit", discardAll);
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      discardAll();
      process.kill(process.pid, signal);
    });
  }
}
