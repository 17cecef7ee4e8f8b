// The rounds end, or only the clock moves.

import { record } from "../../check.js";
import type { CommandKind } from "../../life/kind.js";
import { NO_PAGES } from "../../life/pages.js";
import { entriesOf, sorted } from "../sorted.js";
import { NO_DEADLINES } from "./deadlines.js";
import { changed, roomOf, type Rounds, type Sealed } from "./room.js";

const read: CommandKind<Rounds>["read"] = (fields) => (record("", fields, [], ""), { said: {} });

export const tick: CommandKind<Rounds> = {
  roles: ["operator"], phases: ["RUNNING", "ENDED"], read,
  touched: () => 0,
  follow: (state) => state,
};

export const end: CommandKind<Rounds> = {
  roles: ["operator"], phases: ["RUNNING"], read,
  follow(state, _, { erase }) {
    const { sealed, slots } = roomOf(state);
    for (const { version } of entriesOf(sealed)) erase(version);
    const empty = entriesOf(slots).map((slot) => ({ ...slot, reports: NO_PAGES }));
    return changed({ ...state, phase: "ENDED" }, {
      slots: sorted(empty.map(({ slot }) => slot), empty),
      sealed: sorted<Sealed>([], []), deadlines: NO_DEADLINES,
    });
  },
};
