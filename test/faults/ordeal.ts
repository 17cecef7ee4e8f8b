// An ordeal: commands through processes of the service that are killed, or whose store, disk or clock fails, and then
// the audit of what is in the store.

import { load } from "candor";
import { setTimeout as sleep } from "node:timers/promises";
import type { StreamEvent } from "../../bindings/core/life/types.js";
import type { ServiceCommand } from "../../bindings/edge/life/streams.js";
import { audit, type Audit } from "./audit.js";
import { calls, rounds } from "./clients.js";
import type { Programs } from "./bundle.js";
import { Desk, type Tally } from "./desk.js";
import { Service, type Reply } from "./process.js";
import { openStore, type PostgresSpec, type SqliteSpec, type StoreSpec } from "./store.js";

export interface OrdealOptions {
  /** Bundles of the processes. */
  readonly programs: Programs;
  readonly store: StoreSpec;
  readonly commands: number;
  /** Processes that write at once; default 1. */
  readonly writers?: number;
  /** Processes that are killed on the way; default 0. */
  readonly kills?: number;
  /** At once, half of them rounds and half calls, of 6 users each; default 4. */
  readonly streams?: number;
  readonly seed?: number;
  /** Of the first processes, until `relief`. */
  readonly quota?: number;
  /** What happens beside: called once all is going. */
  readonly meanwhile?: (scene: Scene) => Promise<void>;
}

/** What an ordeal may meddle with. */
export interface Scene {
  readonly desk: Desk;
  /** Resolves once so many commands were answered. */
  reached(commands: number): Promise<void>;
  /** Sets the clock of all processes, this many milliseconds ahead of what it is. */
  setClock(ahead: number): void;
  /** Kills a process, which is started again. */
  kill(): Promise<void>;
  /** From now on processes may write what they like. */
  relief(): void;
}

export interface Ordeal extends Tally, Audit {
  readonly kills: number;
  readonly seconds: number;
}

const WORKERS = 6;

/** Numbers in [0, 1), the same for a seed. */
export function lots(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @throws what a process said, where one failed by itself */
export async function ordeal(options: OrdealOptions): Promise<Ordeal> {
  const { programs, store: spec, commands, writers = 1, kills = 0, streams = 4, seed = 1, meanwhile } = options;
  const random = lots(seed);
  const began = Date.now();
  const sent = new Map<string, Set<string>>();
  let [killed, clock, quota] = [0, 0, options.quota];
  const program = programs[spec.kind === "object" ? "objects" : "worker"];
  const begin = (): Service => new Service(program, { store: spec, clock, ...(quota && { quota }) });
  const services = Array.from({ length: writers }, begin);
  await Promise.all(services.map(({ ready }) => ready));

  const post = async (stream: string, command: ServiceCommand): Promise<Reply> => {
    const keys = sent.get(stream) ?? new Set<string>();
    sent.set(stream, keys.add(`${command.role} ${command.actor} ${command.key}`));
    return services[Math.floor(random() * writers)]!.send(stream, command);
  };
  const desk = new Desk(commands, post, random);
  const scene: Scene = {
    desk,
    async reached(count) {
      while (desk.tally.commands < count && desk.open) await sleep(2);
    },
    setClock(ahead) {
      clock = ahead;
      for (const service of services) service.setClock(ahead);
    },
    async kill() {
      const k = Math.floor(random() * writers);
      const gone = services[k]!.kill();
      killed++;
      await gone;
      services[k] = begin();
    },
    relief: () => (quota = undefined),
  };
  const killing = async (): Promise<void> => {
    desk.held = true;
    for (let k = 1; k <= kills; k++) {
      await scene.reached((commands * (k - 0.5 + random() / 2)) / kills);
      // now and then before it has said a word
      if (random() < 0.9) await Promise.all(services.map(({ ready }) => ready));
      await sleep(20 * random());
      await scene.kill();
    }
    desk.held = false;
  };
  const failed = watch(services, () => killed);
  const now = (): number => Date.now() + clock;
  const work = Promise.all([
    ...Array.from({ length: streams }, (_, k) => (k % 2 === 0
      ? rounds(desk, `rounds/${k}`, WORKERS, random) : calls(desk, `calls/${k}`, WORKERS, random, now))),
    killing(), meanwhile?.(scene),
  ]);
  await Promise.race([work, failed.promise]);
  await desk.sendAgain();
  failed.stop();
  await Promise.all(services.map((service) => service.kill()));

  const kept = spec.kind === "object" ? await objects(begin()) : await shared(spec);
  try {
    const found = await audit(await load(), kept.events, desk.acknowledged, sent);
    const seconds = (Date.now() - began) / 1000;
    return { ...desk.tally, ...found, faults: [...desk.broken, ...found.faults], kills: killed, seconds };
  } finally {
    await kept.close();
  }
}

/** What is in a store once all processes are gone. */
interface Kept {
  events(stream: string): Promise<readonly StreamEvent[]>;
  close(): Promise<unknown>;
}

async function shared(spec: SqliteSpec | PostgresSpec): Promise<Kept> {
  const store = await openStore(spec);
  return { events: async (stream) => (await store.read(stream, 0)).events, close: () => store.close() };
}

async function objects(service: Service): Promise<Kept> {
  await service.ready;
  return { events: (stream) => service.events(stream), close: () => service.kill() };
}

/** Rejects when a process ends that nobody killed. */
function watch(services: readonly Service[], killed: () => number): { readonly promise: Promise<never>; stop(): void } {
  let timer: NodeJS.Timeout;
  const promise = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      for (const service of services) {
        if (service.alive) continue;
        const before = killed();
        void service.ended.then((said) => {
          if (said !== "" && killed() === before && services.includes(service)) reject(new Error(said));
        });
      }
    }, 100);
  });
  promise.catch(() => undefined);
  return { promise, stop: () => clearInterval(timer) };
}
