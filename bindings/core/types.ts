// The public vocabulary of all rooms.

import type { CrowdRoom } from "./crowd/room.js";
import type { DataRoom } from "./data/room.js";
import type { GameRoom } from "./game/room.js";

export type * from "./crowd/label/types.js";
export type * from "./crowd/life/types.js";
export type * from "./crowd/peer/types.js";
export type * from "./crowd/room.js";
export type * from "./crowd/study-types.js";
export type * from "./crowd/types.js";
export type * from "./crowd/class-types.js";
export type * from "./crowd/vote-types.js";
export type * from "./data/ledger/types.js";
export type * from "./data/names.js";
export type * from "./data/room.js";
export type * from "./data/types.js";
export type * from "./game/room.js";
export type * from "./game/study-types.js";
export type * from "./game/sample-types.js";
export type * from "./game/simulation-types.js";
export type * from "./game/training-types.js";
export type * from "./game/types.js";
export type * from "./life/names.js";
export type {
  Chained, Decided, Due, Envelope, EventOpening, Life, LifeAnswer, Lived, Outline, Said, ShownEvent, Snapshot,
  StreamEvent, Verified, Viewer,
} from "./life/types.js";
export type * from "./payouts/types.js";

/** What `load` and `instantiate` give. */
export interface Candor {
  readonly game: GameRoom;
  readonly crowd: CrowdRoom;
  readonly data: DataRoom;
}

/** The type of a global where the program's library has it: so that these types need none but ES2022. */
type Global<Name extends string> = typeof globalThis extends { readonly [N in Name]: { readonly prototype: infer Instance } } ? Instance : never;
type WasmModule = typeof globalThis extends { readonly WebAssembly: { readonly Module: { readonly prototype: infer Module } } } ? Module : object;

/** A compiled core. */
export type CoreModule = WasmModule;

/** Where the core comes from, when it is not the packaged one. */
export type Source = string | Global<"URL"> | Global<"Response"> | ArrayBuffer | ArrayBufferView | CoreModule;
