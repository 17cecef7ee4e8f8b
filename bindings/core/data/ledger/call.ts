// A call as its transitions work with it: what a state shows, and where names stand.

import type { Directory } from "../../life/directory.js";
import type { Living } from "../../life/kind.js";
import type { CallState } from "./types.js";

export interface Call extends CallState, Living {
  readonly phase: CallState["phase"];
  readonly users: Directory;
  readonly owners: Directory;
}
