// The public vocabulary of all rooms.

import type { CrowdRoom } from "./crowd/types.js";
import type { DataRoom } from "./data/room.js";
import type { GameRoom } from "./game/types.js";

export type * from "./crowd/types.js";
export type * from "./data/ledger/types.js";
export type * from "./data/names.js";
export type * from "./data/room.js";
export type * from "./data/types.js";
export type * from "./game/types.js";

/** What `load` and `instantiate` give. */
export interface Candor {
  readonly game: GameRoom;
  readonly crowd: CrowdRoom;
  readonly data: DataRoom;
}

/** Where the core comes from, when it is not the packaged one. */
export type Source = URL | string | Response | BufferSource | WebAssembly.Module;
