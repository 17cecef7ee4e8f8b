// One stream in one process: its state as far as this process knows it, and what is asked of it, in order. Nothing is
// believed but what the store says: an append names the version that it builds on, and what is answered without one is
// answered only after the store was asked for anything newer.

import type { Lived, StreamEvent } from "../../core/life/types.js";
import { isRefusal } from "../../core/refusal.js";
import { isStoreFailure, type Beside, type Store, type Stored } from "../stores/store.js";
import { draftOf, type AnyLife, type Draft } from "./draft.js";
import { Unavailable, type Outcome, type ServiceCommand } from "./streams.js";

/** What a stream needs of the service that it is of. */
export interface Ground {
  readonly store: Store;
  readonly now: () => number;
  readonly draw: () => string;
  /** Told whenever a stream has gone on. */
  readonly grown: (stream: string, version: number) => void;
  /** Told what failed that nobody who asks is told. */
  readonly failed: (stream: string, error: Error) => void;
}

export interface Settled {
  /** Null where no command was sent. */
  readonly outcome: Outcome | null;
  readonly state: Lived;
}

interface Asked {
  readonly command: ServiceCommand | null;
  readonly resolve: (settled: Settled) => void;
  readonly reject: (error: unknown) => void;
}

/** Commands that are appended as one. */
const TOGETHER = 256;
/** Appends that may find that another process was faster. */
const TRIES = 16;
/** Events read and folded at once, in some 0.2 s: a long stream that is folded anew keeps nobody else waiting longer. */
const PAGE = 1000;
/** Events between two snapshots, at least; more of a large state: as many as make it 256 bytes an event. */
const BETWEEN = 256;

export class Stream {
  readonly #asked: Asked[] = [];
  #state: Lived | undefined;
  /** Events since the newest snapshot, and its length. */
  #since = 0;
  #length = 0;
  #running = false;

  constructor(readonly name: string, readonly life: AnyLife, readonly ground: Ground) {}

  get busy(): boolean {
    return this.#running;
  }

  /** @param command null to ask for the state alone, past whatever is due
   *  @returns once all of it is in the store */
  ask(command: ServiceCommand | null): Promise<Settled> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ command, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    // what is asked for in the same turn is answered together
    await undefined;
    while (this.#asked.length > 0) {
      const asked = this.#asked.splice(0, TOGETHER);
      try {
        await this.#settle(asked);
      } catch (error) {
        // whether it was appended is not known
        this.#state = undefined;
        for (const { reject } of asked) reject(told(error));
      }
    }
    this.#running = false;
  }

  async #settle(asked: readonly Asked[]): Promise<void> {
    const { store, now, draw, grown } = this.ground;
    let fresh = this.#state === undefined;
    let state = this.#state ?? await this.#load();
    for (let k = 0; k < TRIES; k++) {
      const draft = draftOf(this.life, state, asked.map(({ command }) => command), now(), draw);
      if (draft.events.length > 0) {
        const beside = this.#beside(draft);
        if (await store.append(this.name, state.version, draft.events, beside)) {
          this.#state = draft.state;
          if (beside.snapshot) this.#written(beside.snapshot);
          else this.#since += draft.events.length;
          grown(this.name, draft.state.version);
          return answer(asked, draft);
        }
        state = await this.#newer(state);
        fresh = true;
        continue;
      }
      const newer = fresh || draft.outcomes.every(lasts) ? state : await this.#newer(state);
      fresh = true;
      if (newer === state) {
        this.#state = state;
        return answer(asked, draft);
      }
      state = newer;
    }
    throw new Unavailable("too many others write to this stream");
  }

  /** The state that the store has. */
  async #load(): Promise<Lived> {
    const { store } = this.ground;
    const stored = await store.read(this.name, undefined, PAGE);
    const found = this.#found(stored);
    const whole = found !== null && stored.events.length < PAGE;
    const loaded = whole ? found : await this.#newer(found ?? this.life.begin(this.name));
    if (!found || this.#since > this.#between) {
      const written = this.life.snapshot(loaded);
      if (await store.append(this.name, loaded.version, [], { snapshot: written })) this.#written(written);
    }
    return loaded;
  }

  /** The state that a snapshot and the events after it make; null where the snapshot does not: it is damaged, or of
   *  another release. All of it is in the events. */
  #found({ snapshot, openings, events }: Stored): Lived | null {
    this.#since = 0;
    this.#length = 0;
    if (!snapshot) return this.#fold(this.life.begin(this.name), events);
    try {
      const state = this.#fold(this.life.restore(snapshot, openings), events);
      this.#length = JSON.stringify(snapshot).length;
      return state;
    } catch (error) {
      this.#since = 0;
      this.ground.failed(this.name, unfollowed("its snapshot, which is made anew,", error));
      return null;
    }
  }

  /** What the store has come to since; the same state where that is nothing. */
  async #newer(before: Lived): Promise<Lived> {
    let state = before;
    for (let count = PAGE; count === PAGE; ) {
      if (state !== before) await othersTurn();
      const { events } = await this.ground.store.read(this.name, state.version, PAGE);
      count = events.length;
      state = this.#fold(state, events);
    }
    if (state !== before) this.ground.grown(this.name, state.version);
    return state;
  }

  #fold(state: Lived, events: readonly StreamEvent[]): Lived {
    this.#since += events.length;
    try {
      return events.reduce((last, event) => this.life.evolve(last, event), state);
    } catch (error) {
      throw unfollowed("an event of the store", error);
    }
  }

  #beside({ state, events }: Draft): Beside {
    const due = this.life.due(state)?.at ?? null;
    return this.#since + events.length > this.#between ? { due, snapshot: this.life.snapshot(state) } : { due };
  }

  get #between(): number {
    return Math.max(BETWEEN, this.#length / 256);
  }

  #written(snapshot: object): void {
    this.#since = 0;
    this.#length = JSON.stringify(snapshot).length;
  }
}

/** Lets everything else go on that waits: a store in this thread answers before anything can. */
const othersTurn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

/** A store's failure as a service tells it. */
export function told(error: unknown): unknown {
  return isStoreFailure(error) ? new Unavailable("the store cannot be asked now", 1, error) : error;
}

/** That what a store has is damaged, which is no fault of whoever asks; and not what it says, which may be sealed. */
function unfollowed(what: string, error: unknown): Error {
  const why = isRefusal(error) ? `${error.code}, ${error.field}` : (error as Error).message;
  return new Error(`${what} cannot be followed: ${why}`);
}

/** Whether an answer is one for ever, whatever the store has come to: that a command was accepted before. */
const lasts = (outcome: Draft["outcomes"][number]): boolean =>
  outcome !== null && !(outcome instanceof Error) && outcome.accepted;

function answer(asked: readonly Asked[], { state, outcomes }: Draft): void {
  asked.forEach(({ resolve, reject }, k) => {
    const outcome = outcomes[k]!;
    if (outcome instanceof Error) reject(outcome);
    else resolve({ outcome, state });
  });
}
