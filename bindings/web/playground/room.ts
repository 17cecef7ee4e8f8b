// What a room is to the page. A scene is all there is to a view of it: whoever has the scene sees the same.

import type { ComponentChild } from "preact";
import type { Client, Promised } from "candor/worker";

/** JSON: it goes into the address and out of it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Scene = { readonly [name: string]: Json };

/** Changes the scene. `during`: a drag or the like goes on; all of it is one step to undo, and the address waits for
 *  its end. */
export type Move<S> = (next: S, during?: boolean) => void;

/** The cores of the page: its own, for what follows the hand within a frame, and workers, each begun when it is first
 *  asked: one for what follows the hand and takes longer, one for figures beside it that take many calls, one for what
 *  takes long and can be stopped. */
export interface Cores {
  readonly here: Promised;
  readonly quick: Client;
  readonly beside: Client;
  readonly long: Client;
}

export interface ViewProps<S> {
  readonly scene: S;
  readonly move: Move<S>;
  readonly cores: Cores;
}

export interface Room<S extends Scene = Scene> {
  readonly name: "game" | "crowd" | "data" | "report";
  readonly title: string;
  /** The room's one sentence; nothing for a report. */
  readonly claim: string;
  initial(): S;
  /** A scene out of an address or a file, whoever wrote it: undefined for one that is none. What only the core can
   *  refuse may pass. */
  read(scene: Scene): S | undefined;
  View(props: ViewProps<S>): ComponentChild;
}
