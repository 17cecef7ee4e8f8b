// A pool for servers: calls over the rooms, spread over threads that have a core each.

import { availableParallelism } from "node:os";
import { record } from "../../core/check.js";
import { rangeError, typeError } from "../../core/refusal.js";
import { roomsOver } from "../../web/worker/connect.js";
import type { WorkerCrash } from "../../web/worker/errors.js";
import { Line } from "../../web/worker/line.js";
import type { Client, Port } from "../../web/worker/types.js";
import { thread } from "./thread.js";

export interface PoolOptions {
  /** How many threads, 1 to 256. Default: as many as there are cores. */
  readonly workers?: number;
  /** Told of every thread that ended by itself, and of which it was. */
  readonly onCrash?: (crash: WorkerCrash) => void;
  /** Another way to start a thread: of a program that calls `answer` of `candor/worker`. */
  readonly start?: (worker: number) => Port;
}

/** The rooms in threads. A call goes to a thread that is free, on the arguments as they were when it was made; where
 *  none is, calls wait and are begun in the order they were made.
 *  A call whose thread ends by itself is begun once more, in a new thread; if that ends too, it rejects with
 *  `WorkerCrash`. `with({ transfer })` takes buffers from the caller, and keeps them until the call is answered. */
export interface Pool extends Omit<Client, "close"> {
  readonly workers: number;
  /** Calls that no thread runs yet. */
  readonly waiting: number;
  /** Fulfilled when fewer calls wait than there are threads: whoever waits for it before each call has at most two a
   *  thread under way. Rejects with `ClientClosed` on a pool that is closed. */
  room(): Promise<void>;
  /** Ends the threads. Calls that were made and not answered, and later ones, reject with `ClientClosed`. */
  close(): Promise<void>;
}

export const MOST_WORKERS = 256;

/** Opens a pool, whose threads start at once.
 *  @throws RangeError for a number of workers that is none, TypeError for what is no function and for other fields
 *  @example
 *  const pool = await openPool({ workers: 2 });
 *  const { payments } = await pool.game.price({ groups: [{ size: 3, reward: [1, 0] }, { size: 2, reward: [0, 1] }] });
 *  await pool.close(); */
export async function openPool(options: PoolOptions = {}): Promise<Pool> {
  record("options", options, ["workers", "onCrash", "start"], "");
  const { workers = availableParallelism(), onCrash = () => {}, start = packaged } = options;
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) {
    throw rangeError("workers", `a whole number from 1 to ${MOST_WORKERS}`, workers);
  }
  for (const [name, value] of Object.entries({ onCrash, start })) {
    if (typeof value !== "function") throw typeError(name, "a function", value);
  }
  const line = new Line({ start, workers, tries: 2, onCrash: (crash) => onCrash(crash) });
  line.start();
  return Object.freeze({
    ...roomsOver(line), workers,
    get waiting() {
      return line.waiting;
    },
    room: () => line.room(),
    close: async () => line.close(),
  });
}

const packaged = (): Port => thread(new URL("./core.js", import.meta.url));
