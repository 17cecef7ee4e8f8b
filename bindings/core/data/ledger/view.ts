// Who may see what of a call.

import type { Sight } from "../../life/kind.js";
import { countOf, forEach } from "../../life/pages.js";
import type { StreamEvent, Viewer } from "../../life/types.js";
import { dueOf } from "./due.js";
import { seatIn } from "./seats.js";
import type { Call } from "./call.js";
import type { CallView, Seat, SeatView } from "./types.js";

/** Whether the operator may look into reports. */
const sealedIn = ({ inputs }: Call): boolean => inputs !== null;

export function viewOf(state: Call, { role, actor }: Viewer): CallView {
  const { stream, version, head, phase, now, terms, termsDigest, round, reports, inputs, outcome } = state;
  const { manifestDigest, manifest, escrow, paid, returned, standing, delivered } = state;
  const own = role === "user" ? seatIn(state, actor)?.seat : undefined;
  const operator = role === "operator";
  return structuredClone({
    stream, version, head, phase, now, terms, termsDigest, due: dueOf(state),
    until: phase === "WINDOW" ? state.until : null, round, enrolled: countOf(state.seats), reports,
    inputs, outcome, manifestDigest,
    seat: own ? { ...shown(own, true), report: salted(own) } : null,
    seats: operator ? seatsOf(state) : null,
    escrow: operator ? { escrow, paid, returned } : null,
    delivery: operator && round > 0 ? { asked: standing, delivered } : null,
    manifest: operator ? manifest : null,
  });
}

function seatsOf(state: Call): SeatView[] {
  const seats: SeatView[] = [];
  forEach(state.seats, (seat) => seats.push(shown(seat, sealedIn(state))));
  return seats;
}

function shown({ changed: _, report, ...seat }: Seat, open: boolean): SeatView {
  const { user, history } = seat;
  const receipts = history.flatMap(({ what, units, at, version, hash }) =>
    (what === "deleted" ? [{ user, units: units!, at, version, hash }] : []));
  const sealed = report?.opening?.sealed ?? null;
  return { ...seat, report: open ? sealed : null, commitment: report?.commitment ?? null, receipts };
}

/** A user can open its own commitment. */
function salted({ report }: Seat): SeatView["report"] {
  return report?.opening ? { ...report.opening.sealed, salt: report.opening.salt } : null;
}

export function sightOf(state: Call, event: StreamEvent, { role, actor }: Viewer): Sight {
  if (event.type === "announce") return role === "operator" ? "all" : "said";
  if (role === "operator") {
    // why it was refused may say what is in it
    const refused = event.type === "refused" && event.said.type === "report" && event.role === "user";
    if (refused && !sealedIn(state)) return "outline";
    return event.opening && !sealedIn(state) ? "said" : "all";
  }
  const own = role === "user" && (event.role === "user" ? event.actor === actor : event.said.user === actor);
  return own ? "own" : "outline";
}
