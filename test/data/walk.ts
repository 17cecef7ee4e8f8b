// Random commands against what must never happen to a call (P1, P16 to P18), and against its stream: folded, verified,
// kept as a snapshot, said again.

import type { CallCommand, CallPhase, CallState, Seat, Snapshot } from "candor";
import { calls, salt, Stream, type Body } from "./stream.js";

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const NEXT: Readonly<Record<CallPhase | "", readonly CallPhase[]>> = {
  "": ["DRAFT"], DRAFT: ["OPEN", "NULL"], OPEN: ["SEALED", "NULL"], SEALED: ["WINDOW", "NULL"], WINDOW: ["COMMITTED", "NULL"],
  COMMITTED: ["TRAINING"], TRAINING: ["TRAINED"], TRAINED: ["CLOSED"], CLOSED: [], NULL: ["PURGED"], PURGED: ["CLOSED"],
};
const PAYABLE: readonly string[] = ["COMMITTED", "TRAINING", "TRAINED", "CLOSED"];

/** What must hold after `command` took `before` to `after`. */
function violations(before: CallState, { type, at, ...said }: CallCommand & { readonly user?: string }, after: CallState): string[] {
  const found: string[] = [];
  const [seats, old] = [after.seats.flat(2), new Map(before.seats.flat(2).map((seat) => [seat.user, seat]))];
  const must = (what: string, holds: boolean): void => void (holds || found.push(`${what} after ${type} in ${before.phase}`));
  const sum = (pick: (seat: Seat) => number): number => seats.reduce((total, seat) => total + pick(seat), 0);
  const member = (seat: Seat): boolean => after.manifest !== null && seat.status === "delivered";
  const money = ({ escrow, paid, returned }: CallState): number => escrow + paid + returned;
  must("a step of the diagram", before.phase === after.phase || NEXT[before.phase].includes(after.phase as CallPhase));
  must("the version counts", after.version === before.version + 1);
  must("terms stand", before.terms === null || after.terms === before.terms);
  must("the inputs digest stands", before.inputs === null || after.inputs === before.inputs);
  must("the manifest stands", before.manifestDigest === null || after.manifestDigest === before.manifestDigest);
  must("a manifest only by commit", (after.manifest !== null) === PAYABLE.includes(after.phase) || (after.phase === "CLOSED" && after.manifest === null));
  must("payment only of commits", after.paid === 0 || after.manifest !== null);
  must("sums are those of the seats", after.paid === sum((seat) => seat.paid ?? 0) && after.standing === sum((seat) => (seat.status === "withdrawn" ? 0 : seat.units))
    && after.delivered === sum((seat) => (seat.status === "delivered" ? seat.stored : 0)) && after.reports === seats.filter(({ report }) => report).length);
  if (after.phase === "COMMITTED" && before.phase === "WINDOW") {
    must("a commit after the window alone", at > before.until);
    must("a commit holds the threshold", sum((seat) => (member(seat) ? seat.stored : 0)) >= after.terms!.threshold);
    must("escrow covers what is owed", sum((seat) => (member(seat) ? seat.payment : 0)) <= after.escrow);
  }
  if (type !== "assign") must("money is paid or goes back", money(after) === money(before));
  if (after.phase === "NULL" || after.phase === "PURGED") must("null holds no money", after.escrow === 0 && sum((seat) => seat.payment) === 0);
  if (after.phase === "PURGED" || (after.phase === "CLOSED" && !after.manifest)) must("purged holds no data", sum((seat) => seat.stored) === 0 && seats.every((seat) => seat.report === null));
  for (const seat of seats) {
    const was = old.get(seat.user);
    must("P18: the withdrawn have no data here", seat.status !== "withdrawn" || (seat.stored === 0 && !seat.report?.opening));
    must("the erased have neither", !seat.erased || (seat.stored === 0 && !seat.report?.opening));
    must("data are what was assigned", seat.stored === 0 || (seat.stored <= seat.verified && (after.phase === "NULL" || seat.stored === seat.units)));
    must("pay is what was promised", seat.paid === null || (member(seat) && seat.paid === seat.payment && seat.forfeited === null));
    must("pay stands", !was || was.paid === null || was.paid === seat.paid);
    const agreed = seat.status === "confirmed" || seat.status === "delivered";
    const consent = seat.history.filter(({ what }) => what === "agreed" || what === "raised").at(-1);
    must("who is in agreed to just that", !agreed || (after.phase !== "WINDOW" && !after.manifest) || (consent?.units === seat.units && consent.payment === seat.payment));
    must("a seat that differs says when it changed", seat === was || seat.changed === after.version);
  }
  if (type === "read") must("only the manifest trains", before.phase === "TRAINING" && before.manifest !== null && !old.get(said.user!)!.erased);
  return found;
}

export interface Walk {
  /** What must never happen, and did. */
  readonly found: readonly string[];
  readonly accepted: number;
  readonly commits: number;
  readonly reads: number;
  readonly readsRefused: number;
}

/** What became of a call, however it is come by. */
function different(call: Stream, half: Snapshot | undefined): string[] {
  const kept = (state: CallState): string => JSON.stringify([calls.snapshot(state).digest, state.seats]);
  const same = (state: CallState): boolean => kept(state) === kept(call.state);
  const found: string[] = [];
  if (!same(call.events.reduce((state, event) => calls.evolve(state, event), calls.begin(call.state.stream)))) found.push("the events fold to another state");
  const { state, unproved } = calls.verify(call.events);
  if (!same(state)) found.push("verify comes to another state");
  const gone = call.events.filter(({ type, opening, said }) =>
    opening === null || (type === "refused" && ["announce", "report"].includes(said["type"] as string))).length;
  if (gone === 0 && unproved.length > 0) found.push("nothing is erased, and something unproved");
  if (!same(calls.restore(JSON.parse(JSON.stringify(calls.snapshot(call.state))), call.events))) found.push("a snapshot is of another state");
  // what has been erased since is not there any more when it is restored
  if (half && !same(call.events.slice(half.version).reduce((from, event) => calls.evolve(from, event), calls.restore(half, call.events)))) found.push("a snapshot goes on elsewhere");
  return found;
}

/** Goes so many random commands through one call after the other. @param see told of the call after each that was sent */
export function walk(commands: number, see: (call: Stream) => void = () => undefined): Walk {
  const pick = random(21);
  const one = <T>(from: readonly T[]): T => from[pick(from.length)]!;
  const users = ["a", "b", "c", "d", "e"];
  const types = ["enroll", "open", "report", "seal", "assign", "confirm", "deliver", "withdraw", "commit", "cancel", "pay", "forfeit", "train", "read", "finish", "erase", "purge", "close", "tick"] as const;
  const usual: Readonly<Record<CallPhase | "", readonly CallCommand["type"][]>> = {
    "": ["announce"], DRAFT: ["enroll", "enroll", "enroll", "enroll", "open"], OPEN: ["report", "report", "report", "report", "report", "seal"], SEALED: ["assign"],
    WINDOW: ["confirm", "deliver", "confirm", "deliver", "commit", "tick"], COMMITTED: ["pay", "train"], TRAINING: ["read", "read", "erase", "read", "pay", "finish"],
    TRAINED: ["pay", "forfeit", "close"], CLOSED: ["erase"], NULL: ["purge"], PURGED: ["close"],
  };
  const found: string[] = [];
  let [accepted, commits, reads, readsRefused] = [0, 0, 0, 0];
  let call!: Stream;
  let said: CallCommand[] = [];
  let half: Snapshot | undefined;
  let now = 0;
  for (let n = 0; n < commands; n++) {
    if (n % 60 === 0) {
      if (n > 0) found.push(...different(call, half));
      const rule = one(["critical-value", "critical-value", "benefit-backed", "club", "proportional"] as const);
      const reserved = rule === "critical-value" || rule === "proportional";
      const protocol = one(["simultaneous", "small-first"] as const);
      call = new Stream(String(n), {
        currency: "EUR", rule, threshold: 1 + pick(8), [reserved ? "reserve" : "subsidy"]: 3 + pick(9), reportsUntil: 20, window: 8,
        ...(rule === "club" ? {} : { protocol }), reassign: pick(2) === 0, spillover: [pick(4), 3],
        ...(rule === "critical-value" && protocol === "simultaneous" ? { buffer: [pick(3), 4] } : {}),
        ...(rule === "benefit-backed" ? { caps: one(["pivotal", "dominant"] as const) } : {}),
      });
      said = [];
      half = undefined;
      now = 1;
    }
    const { state } = call;
    if (n % 60 === 30) half = JSON.parse(JSON.stringify(calls.snapshot(state))) as Snapshot;
    const seats = call.seats;
    const [waiting, agreed] = ["asked", "confirmed"].map((status) => seats.some((seat) => seat.status === status));
    const drawn = pick(8) > 0 ? one(usual[state.phase]) : one(types);
    // most who are asked answer, and so calls commit
    const type = drawn === "commit" && pick(6) > 0 ? (waiting ? "confirm" : agreed ? "deliver" : drawn) : drawn;
    const fitting = seats.filter((other) => (type === "confirm" ? other.status === "asked" : type === "deliver" ? other.status === "confirmed" : ["pay", "read", "erase", "forfeit"].includes(type) && other.units > 0));
    const user = pick(6) > 0 && fitting.length > 0 ? one(fitting).user : one(users);
    const seat = seats.find((other) => other.user === user);
    now = Math.max(now + (pick(3) === 0 ? 1 : 0), state.now);
    if (type === "commit" && pick(3) > 0) now = Math.max(now, state.until + 1);
    if (type === "seal" && pick(4) > 0) now = Math.max(now, 20);
    const fields: Record<string, unknown> =
      type === "enroll" ? { user, owner: pick(8) ? user : one(users), capacity: pick(7) }
      : type === "report" ? { user, cost: pick(12), capacity: Math.min(seat?.verified ?? 1, pick(8)) + (pick(9) ? 0 : 1), benefit: pick(30), currency: pick(20) ? "EUR" : "USD", salt: salt() }
      : type === "assign" ? (pick(3) ? {} : { escrow: pick(10) ? 1000 : pick(100) })
      : type === "confirm" || type === "deliver" ? { user, units: pick(12) ? (seat?.units ?? 1) : pick(5) }
      : type === "forfeit" ? { user, reason: "gone" }
      : ["withdraw", "pay", "read", "erase"].includes(type) ? { user } : {};
    if (said.length > 0 && pick(20) === 0) {
      const old = one(said);
      const replay = calls.decide(state, old);
      // of 1024 answers before, what changes nothing but the clock may be said again
      const anew = old.type !== "tick" && old.type !== "read";
      if (anew && (replay.events.length > 0 || (!replay.accepted && replay.refusal !== "stale-version"))) found.push(`replay of ${old.type}`);
      continue;
    }
    const command = call.command(now, { type, ...fields } as Body);
    const decided = calls.decide(state, command);
    decided.events.forEach((event) => call.add(event));
    see(call);
    if (!decided.accepted) {
      if (decided.refusal === "erased" && type === "read") readsRefused++;
      if (call.state.phase !== state.phase || call.state.seats !== state.seats) found.push(`refusal of ${type} changed the state`);
      continue;
    }
    accepted++;
    if (type === "read") reads++;
    said.push(command);
    if (type === "commit" && call.state.phase === "COMMITTED") commits++;
    found.push(...violations(state, command as never, call.state));
  }
  return { found, accepted, commits, reads, readsRefused };
}
