// A process of the service without HTTP: commands on standard input, a line of JSON each, and on standard output what
// they were answered, once that is in the store. It knows nothing of being killed.
//
//     node worker.mjs '{"store": {"kind": "sqlite", "path": "candor.db"}}'

import { load } from "candor";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { streamsOf } from "../../bindings/edge/life/service.js";
import { Unavailable, type ServiceCommand } from "../../bindings/edge/life/streams.js";
import { clockOf } from "../../bindings/edge/life/clock.js";
import { isStoreFailure, type Store } from "../../bindings/edge/stores/store.js";
import { livesOf } from "./lives.js";
import { openStore, type PostgresSpec, type SqliteSpec } from "./store.js";

/** A line: a command, or a change of the service's clock. */
type Line = Asked | { readonly clock: number };

interface Asked {
  readonly id: number;
  readonly stream: string;
  readonly command: ServiceCommand;
}

interface Given {
  readonly store: SqliteSpec | PostgresSpec;
  readonly clock?: number;
}

const { store: spec, clock = 0 } = JSON.parse(process.argv[2]!) as Given;
let ahead = clock;

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const store = await opened();
const streams = streamsOf(livesOf(await load()), store, { now: () => Date.now() + ahead });
clockOf(streams, { interval: 50 });

/** Waits for a store that is away, as whoever starts services anew does. */
async function opened(): Promise<Store> {
  for (;;) {
    try {
      return await openStore(spec);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      await sleep(100);
    }
  }
}

async function answer({ id, stream, command }: Asked): Promise<void> {
  try {
    say({ id, outcome: await streams.command(stream, command) });
  } catch (error) {
    // whatever else is thrown is a fault of the program
    if (!(error instanceof Unavailable)) throw error;
    say({ id, unavailable: String((error.cause as Error | undefined)?.message ?? error.message) });
  }
}

createInterface({ input: process.stdin }).on("line", (text) => {
  const line = JSON.parse(text) as Line;
  if ("clock" in line) ahead = line.clock;
  else void answer(line);
}).on("close", () => process.exit());
say({ ready: true });
