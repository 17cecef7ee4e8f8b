// What lives in the ordeals: both rooms, each under its own prefix.

import type { Candor } from "candor";
import type { AnyLife } from "../../bindings/edge/life/draft.js";

export const livesOf = ({ crowd, data }: Candor): Readonly<Record<string, AnyLife>> =>
  ({ "rounds/": crowd.rounds as unknown as AnyLife, "calls/": data.calls as unknown as AnyLife });
