// Rounds, as something that lives.

import type { Kind, Living } from "../../life/kind.js";
import type { Heap } from "../../memory/heap.js";
import type { CrowdCore } from "../abi.js";
import { upTo } from "../sorted.js";
import { close } from "./closing.js";
import { soonest } from "./deadlines.js";
import { end, tick } from "./ending.js";
import { join, leave } from "./members.js";
import { open } from "./opening.js";
import { pay } from "./paying.js";
import { report } from "./reports.js";
import { plain, restore } from "./rest.js";
import { EMPTY, housing, memberSince, roomOf, type Rounds } from "./room.js";
import { settle } from "./settling.js";
import { announce } from "./terms.js";
import type { RoundsView } from "./types.js";
import { sight, view } from "./view.js";

export function roundsKind(heap: Heap<CrowdCore>): Kind<Rounds, RoundsView> {
  return {
    format: "candor/rounds/3",
    prefix: "rounds/",
    commands: {
      announce: announce(heap), join: join(heap), leave: leave(heap), open: open(heap), report, close: close(heap),
      settle: settle(heap), pay: pay(heap), end, tick,
    },
    begin: (lived: Living) => housing(lived, EMPTY),
    due(state) {
      const first = soonest(roomOf(state).deadlines);
      return first && { at: first.at, type: "close", fields: { slot: first.slot } };
    },
    seated: (state, user) => memberSince(roomOf(state), user) !== undefined,
    jump: (state) => roomOf(state).terms?.jump ?? 0,
    salt(state, version) {
      const report = upTo(roomOf(state).sealed, version);
      return report?.version === version ? report.opening?.salt ?? null : null;
    },
    view: (state, viewer) => view(heap, state, viewer),
    sight, plain,
    restore: (lived, value, openings) => restore(heap, lived, value, openings),
  };
}
