// The life of a data call: a pure function from a state and a command to an event or a refusal, and from events to a
// state.
//
// What must never happen cannot be said: data are read only in TRAINING and only from the manifest that COMMITTED
// froze; a payment is what the assignment said, to a seat of the manifest, once, out of an escrow that covered the
// assignment; COMMITTED is reached only by the one step after the window has ended that counts delivered units, freezes
// the manifest and makes the escrow payable; terms have no command after the first; other units than confirmed are
// asked for again; NULL holds no money, and PURGED no data. What a report says is nowhere but in its opening, and goes
// with its user.
//
// Time of a command: what it changes, O(1), as states share all else; O(n) of seal, assign, commit, cancel and purge,
// and of a withdrawal that assigns again; an assignment O(n log n).

import { lifeOf } from "../../life/index.js";
import type { Living } from "../../life/kind.js";
import { NO_PAGES } from "../../life/pages.js";
import { Directory } from "../../life/directory.js";
import type { Life } from "../../life/types.js";
import type { Planner } from "./assignment.js";
import { dueOf } from "./due.js";
import { seatIn } from "./seats.js";
import { plainOf, restoredFrom } from "./snapshot.js";
import { commands } from "./transitions.js";
import type { Call } from "./call.js";
import type { CallCommand, CallRefusal, CallState, CallView } from "./types.js";
import { sightOf, viewOf } from "./view.js";

export function callLife(planner: Planner): Life<CallState, CallCommand, CallView, CallRefusal> {
  return lifeOf({
    format: "candor/call/5", prefix: "calls/", commands: commands(planner), begin, due: dueOf,
    jump: ({ terms }) => terms!.jump, view: viewOf, sight: sightOf, plain: plainOf, restore: restoredFrom,
    seated: (state, user) => seatIn(state, user) !== undefined,
    salt: (state, version, said) => {
      const report = seatIn(state, String(said.user))?.seat.report;
      return report?.version === version ? report.opening?.salt ?? null : null;
    },
  });
}

function begin(lived: Living): Call {
  return {
    ...lived, phase: "", terms: null, seats: NO_PAGES, users: new Directory(), owners: new Directory(), moved: 0,
    touched: 0, capacity: 0, largest: 0, reports: 0, standing: 0, delivered: 0, inputs: null, outcome: null,
    manifestDigest: null, plan: null, passed: 0, round: 0, until: 0, escrow: 0, paid: 0, returned: 0, manifest: null,
  };
}
