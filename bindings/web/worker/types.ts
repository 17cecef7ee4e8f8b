// The public vocabulary of the client.

import type { PricedBatch } from "../../core/game/types.js";
import type { Candor } from "../../core/types.js";
import type { WholeBatch } from "./batch.js";

export type { WholeBatch };

/** What holds memory of a core, or makes states that only their maker knows: it cannot leave the worker. Whoever needs
 *  it uses `load` in a worker of their own. */
export type Stays = "batch" | "replayer" | "calls" | "rounds";

type Room = keyof Candor;

/** A function's name in a room, if it can be called from outside the worker. */
export type Crossing<Name extends Room> = Exclude<keyof Candor[Name], Stays>;

/** A function that gives the same later. Four signatures, as many as any of the rooms' functions has. */
type Later<Call> = Call extends {
  (...args: infer A): infer R; (...args: infer B): infer S; (...args: infer C): infer T; (...args: infer D): infer U;
} ? Promising<A, R> & Promising<B, S> & Promising<C, T> & Promising<D, U> : never;
type Promising<Args, Result> = Args extends readonly unknown[] ? (...args: Args) => Promise<Result> : unknown;

/** The rooms, every function as a promise of what it returns. */
export type Promised<Rooms extends Candor = Candor> = {
  readonly [Name in Room]: { readonly [Call in Crossing<Name>]: Later<Rooms[Name][Call]> };
} & { readonly game: Batches };

interface Batches {
  /** Many prompts at once: what `game.batch` makes, fills and prices, without its memory. */
  priceBatch(batch: WholeBatch): Promise<PricedBatch>;
}

/** An AbortSignal. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export interface CallOptions {
  /** Ends the call: one that waits is dropped; one that runs ends with its worker, and the next call starts another.
   *  The promise rejects with the signal's reason. */
  readonly signal?: Signal;
  /** Buffers of the arguments that are moved into the worker, not copied: the caller has them no more. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** As much of a Worker as the client uses. */
export interface Port {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message" | "messageerror" | "error", listener: (event: any) => void): void;
  terminate(): void;
}

/** As much of a worker's own scope, or of a MessagePort, as answering takes. */
export type Scope = Omit<Port, "terminate">;

export interface ClientOptions {
  /** Starts a worker that runs `answer`: the first, and another after one that crashed or was ended. Default: a module
   *  worker from the package's own file. */
  readonly start?: () => Port;
  /** Told of every worker that crashed. The call that ran rejects with the same error, those that wait go on in a new
   *  worker. */
  readonly onCrash?: (crash: Error) => void;
}

/** The rooms in a worker. Calls run one at a time, in the order they were made, on the arguments as they were then. */
export interface Client extends Promised {
  /** The same rooms, with what holds for every call made through them. @throws TypeError that names the field */
  with(options: CallOptions): Promised;
  /** Ends the worker. Calls that were made and not answered, and later ones, reject with `ClientClosed`. */
  close(): void;
}
