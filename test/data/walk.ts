// Random commands against what must never happen to a call (P1, P16 to P18).

import type { CallCommand, CallPhase, CallState, CallTerms, DataRoom, Seat } from "candor";

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const NEXT: Readonly<Record<CallPhase, readonly CallPhase[]>> = {
  DRAFT: ["OPEN", "NULL"], OPEN: ["SEALED", "NULL"], SEALED: ["WINDOW", "NULL"], WINDOW: ["COMMITTED", "NULL"], COMMITTED: ["TRAINING"],
  TRAINING: ["TRAINED"], TRAINED: ["CLOSED"], CLOSED: [], NULL: ["PURGED"], PURGED: ["CLOSED"],
};
const PAYABLE: readonly CallPhase[] = ["COMMITTED", "TRAINING", "TRAINED", "CLOSED"];

/** What must hold after `command` took `before` to `after`. */
function violations(before: CallState, command: CallCommand, after: CallState): string[] {
  const found: string[] = [];
  const [seats, old] = [after.seats.flat(2), new Map(before.seats.flat(2).map((seat) => [seat.user, seat]))];
  const must = (what: string, holds: boolean): void => void (holds || found.push(`${what} after ${command.type} in ${before.phase}`));
  const sum = (pick: (seat: Seat) => number): number => seats.reduce((total, seat) => total + pick(seat), 0);
  const paid = sum((seat) => seat.paid ?? 0);
  must("a step of the diagram", before.phase === after.phase || NEXT[before.phase].includes(after.phase));
  must("the version counts", after.version === before.version + 1 && after.log.flat(2).length === after.version);
  must("terms stand", after.terms === before.terms);
  must("the inputs digest stands", before.inputs === null || after.inputs === before.inputs);
  must("the manifest stands", before.manifest === null || after.manifest === before.manifest);
  must("a manifest only by commit", (after.manifest !== null) === PAYABLE.includes(after.phase) || (after.phase === "CLOSED" && after.manifest === null));
  must("payment only of commits", paid === 0 || (PAYABLE.includes(after.phase) && after.manifest !== null));
  if (after.phase === "COMMITTED" && before.phase === "WINDOW") {
    must("a commit holds the threshold", seats.filter((seat) => after.manifest!.includes(seat.user)).reduce((total, seat) => total + seat.stored, 0) >= after.terms.threshold);
    must("escrow covers what is owed", seats.reduce((total, seat) => total + (after.manifest!.includes(seat.user) ? seat.payment : 0), 0) <= after.escrow);
  }
  if (after.manifest && after.phase !== "CLOSED" && before.manifest) must("escrow moves to users alone", after.escrow + paid === before.escrow + [...old.values()].reduce((total, seat) => total + (seat.paid ?? 0), 0));
  if (after.phase === "NULL" || after.phase === "PURGED") must("null holds no money", after.escrow === 0 && sum((seat) => seat.payment) === 0);
  if (after.phase === "PURGED" || (after.phase === "CLOSED" && !after.manifest)) must("purged holds no data", sum((seat) => seat.stored) === 0 && seats.every((seat) => seat.report === null));
  for (const seat of seats) {
    const member = after.manifest?.includes(seat.user) ?? false;
    must("P18: the withdrawn are not in the manifest", !(member && seat.status === "withdrawn"));
    must("the withdrawn have no data here", seat.status !== "withdrawn" || seat.stored === 0);
    must("data are what was assigned", seat.stored === 0 || (seat.stored <= seat.verified && (seat.status === "delivered" && (after.phase === "NULL" || seat.stored === seat.units))));
    must("pay is what was promised", seat.paid === null || (member && seat.paid === seat.payment));
    const was = old.get(seat.user);
    must("pay stands", !was || was.paid === null || was.paid === seat.paid);
    const more = was && was.units !== seat.units && seat.units > 0 && (seat.status === "confirmed" || seat.status === "delivered");
    must("other units are confirmed anew", !more);
  }
  if (command.type === "read") must("only the manifest trains", before.phase === "TRAINING" && before.manifest!.includes(command.user) && !old.get(command.user)!.erased);
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

/** Goes so many random commands through one call after the other. */
export function walk(data: DataRoom, commands: number): Walk {
  const pick = random(21);
  const one = <T>(from: readonly T[]): T => from[pick(from.length)]!;
  const users = ["a", "b", "c", "d", "e"];
  const types = ["enroll", "open", "report", "seal", "assign", "confirm", "deliver", "withdraw", "commit", "cancel", "pay", "train", "read", "finish", "erase", "purge", "close"] as const;
  const usual: Readonly<Record<CallPhase, readonly CallCommand["type"][]>> = {
    DRAFT: ["enroll", "enroll", "enroll", "enroll", "open"], OPEN: ["report", "report", "report", "report", "report", "seal"], SEALED: ["assign"],
    WINDOW: ["confirm", "deliver", "confirm", "deliver", "commit"], COMMITTED: ["pay", "train"], TRAINING: ["read", "read", "erase", "read", "pay", "finish"],
    TRAINED: ["pay", "close"], CLOSED: ["erase"], NULL: ["purge"], PURGED: ["close"],
  };
  const found: string[] = [];
  let accepted = 0;
  let commits = 0;
  let reads = 0;
  let readsRefused = 0;
  let state!: CallState;
  let said: CallCommand[] = [];
  let now = 0;
  for (let n = 0; n < commands; n++) {
    if (n % 60 === 0) {
      // P17: the accepted commands alone make the same state
      const again = said.reduce((from, command) => data.advance(from, command).state, n > 0 ? data.draft(state.terms) : state);
      if (JSON.stringify(again) !== JSON.stringify(state)) found.push(`the log of call ${n} makes another state`);
      const rule = one(["critical-value", "critical-value", "benefit-backed", "club", "proportional"] as const);
      const reserved = rule === "critical-value" || rule === "proportional";
      const protocol = one(["simultaneous", "small-first"] as const);
      state = data.draft({
        id: String(n), currency: "EUR", rule, threshold: 1 + pick(8), [reserved ? "reserve" : "subsidy"]: 3 + pick(9), reportsUntil: 20, window: 8,
        ...(rule === "club" ? {} : { protocol }), reassign: pick(2) === 0,
        spillover: [pick(4), 3],
        ...(rule === "critical-value" && protocol === "simultaneous" ? { buffer: [pick(3), 4] } : {}),
        ...(rule === "benefit-backed" ? { caps: one(["pivotal", "dominant"] as const) } : {}),
      } as CallTerms);
      said = [];
      now = 1;
    }
    const type = pick(8) > 0 ? one(usual[state.phase]) : one(types);
    const fitting = state.seats.flat(2).filter((other) => (type === "confirm" ? other.status === "asked" : type === "deliver" ? other.status === "confirmed" : ["pay", "read", "erase"].includes(type) && other.units > 0));
    const user = pick(6) > 0 && fitting.length > 0 ? one(fitting).user : one(users);
    const seat = state.seats.flat(2).find((other) => other.user === user);
    now += pick(type === "commit" ? 4 : 3) === 0 ? 1 : 0;
    const fields: Record<string, unknown> =
      type === "enroll" ? { user, owner: pick(8) ? user : one(users), capacity: pick(7) }
      : type === "report" ? { user, cost: pick(12), capacity: Math.min(seat?.verified ?? 1, pick(8)) + (pick(9) ? 0 : 1), benefit: pick(30), currency: pick(20) ? "EUR" : "USD" }
      : type === "assign" ? { escrow: pick(10) ? 1000 : pick(100) }
      : type === "confirm" || type === "deliver" ? { user, units: pick(12) ? (seat?.units ?? 1) : pick(5) }
      : ["withdraw", "pay", "read", "erase"].includes(type) ? { user } : {};
    let command = { key: `${n}`, at: type === "seal" && pick(4) ? (now = Math.max(now, 20)) : now, type, ...fields } as CallCommand;
    const before = state;
    if (said.length > 0 && pick(20) === 0) {
      const old = one(said);
      const replay = data.advance(state, { ...old, at: now });
      if (!replay.accepted || replay.state !== state) found.push(`replay of ${old.type}`);
      command = { ...command, key: old.key };
      const reused = data.advance(state, command);
      const same = old.type === command.type && JSON.stringify({ ...old, at: 0 }) === JSON.stringify({ ...command, at: 0 });
      if (reused.accepted !== same) found.push(`reuse of a key of ${old.type}`);
      continue;
    }
    const result = data.advance(state, command);
    if (!result.accepted) {
      if (result.refusal === "erased" && type === "read") readsRefused++;
      if (result.state !== before) found.push(`refusal of ${type} changed the state`);
      continue;
    }
    accepted++;
    if (type === "read") reads++;
    said.push(command);
    state = result.state;
    if (type === "commit" && state.phase === "COMMITTED") commits++;
    found.push(...violations(before, command, state));
  }
  return { found, accepted, commits, reads, readsRefused };
}
