// The ordeals, by what happens. The tests run them small, bench/life/faults.mjs as they are meant.

import Database from "better-sqlite3";
import { setTimeout as sleep } from "node:timers/promises";
import type { Programs } from "./bundle.js";
import { ordeal, type Ordeal } from "./ordeal.js";
import type { StoreSpec } from "./store.js";
import type { Ground } from "./stores.js";

export interface Size {
  readonly commands: number;
  readonly kills: number;
}

export interface Trial {
  readonly name: string;
  readonly stores: readonly StoreSpec["kind"][];
  run(how: How): Promise<Ordeal>;
}

interface How extends Size {
  readonly programs: Programs;
  readonly ground: Ground;
  readonly kind: StoreSpec["kind"];
}

const BOTH = ["sqlite", "postgres"] as const;
const HOUR = 3_600_000;

const killed = (writers: number): Trial["run"] => async ({ programs, ground, kind, commands, kills }) =>
  ordeal({ programs, store: await ground.fresh(kind), commands, kills, writers, seed: writers });

export const TRIALS: readonly Trial[] = [
  { name: "one writer, killed", stores: [...BOTH, "object"], run: killed(1) },
  { name: "two writers, killed", stores: BOTH, run: killed(2) },
  { name: "eight writers, killed", stores: BOTH, run: killed(8) },
  {
    name: "the clock an hour back, a day ahead, and back again",
    stores: BOTH,
    run: async ({ programs, ground, kind, commands, kills }) => ordeal({
      programs, store: await ground.fresh(kind), commands, kills: Math.ceil(kills / 4), writers: 2,
      async meanwhile(scene) {
        for (const [part, ahead] of [[1, -HOUR], [2, 24 * HOUR], [3, 0]] as const) {
          await scene.reached((part * commands) / 4);
          scene.setClock(ahead);
        }
      },
    }),
  },
  {
    name: "a disk that is full, and has room again",
    stores: ["sqlite"],
    run: async ({ programs, ground, kind, commands, kills }) => ordeal({
      programs, store: await ground.fresh(kind), commands, kills: Math.ceil(kills / 4), quota: 2 * QUOTA,
      async meanwhile(scene) {
        const { tally } = scene.desk;
        while (scene.desk.open && tally.unavailable < 50) await sleep(5);
        // one that is started on a full disk, and then one on a disk with room
        await scene.kill();
        await sleep(1000);
        scene.relief();
        await scene.kill();
      },
    }),
  },
  {
    name: "a file that another process holds longer than anybody waits",
    stores: ["sqlite"],
    run: async ({ programs, ground, commands }) => {
      const store = await ground.fresh("sqlite");
      return ordeal({
        programs, store, commands, writers: 2,
        async meanwhile(scene) {
          await scene.reached(commands / 2);
          const other = new Database(store.path);
          other.exec("BEGIN EXCLUSIVE");
          await sleep(6000);
          other.exec("ROLLBACK");
          other.close();
        },
      });
    },
  },
  {
    name: "a database that goes away and comes back",
    stores: ["postgres"],
    run: async ({ programs, ground, kind, commands, kills }) => ordeal({
      programs, store: await ground.fresh(kind), commands, kills: Math.ceil(kills / 4), writers: 2,
      async meanwhile(scene) {
        for (const [part, how] of [[1, "immediate"], [2, "fast"], [3, "immediate"]] as const) {
          await scene.reached((part * commands) / 4);
          await ground.server.stop(how);
          await sleep(500);
          await ground.server.start();
        }
      },
    }),
  },
];

/** Largest file of the full disk, KiB: room for some hundreds of events. */
const QUOTA = 256;
