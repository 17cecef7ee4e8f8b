// What one request may ask for at most, so that none holds up the others.

import { between, integer, record } from "../core/check.js";
import { httpRefusal, type HttpRefusal } from "./problem.js";

/** Counted in a body, and of what lives in what it makes of that; bytes are counted, and timed, while they arrive. */
export interface Limits {
  /** Of a body, and of a line of a batch. */
  readonly bodyBytes: number;
  /** In which a body arrives; of a batch none, which may take as long as it moves. */
  readonly bodySeconds: number;
  readonly groups: number;
  /** Of a prompt; candidates of a candidate game. */
  readonly outcomes: number;
  /** Groups times outcomes; workers times rows of a replay. */
  readonly cells: number;
  /** Of a data call. */
  readonly users: number;
  /** Of a crowd. */
  readonly workers: number;
  /** Slots of a replay; open slots of a state, and settlements; of rounds also slots that wait for a label or are
   *  kept. */
  readonly rows: number;
  /** Steps of at most some 50 ns that a price or a plan may take: groups times cells, as many times again for a rebate;
   *  for divergences other than kl and total variation 15 or, by alpha, 120 times the cells; for checkpoints the cells
   *  times their number; four times users, times levels and rounds of withdrawal. */
  readonly work: number;
  /** The same of an audit: lies times cells, and what the divergence and checkpoints add. */
  readonly auditWork: number;
  /** Who look at what lives and wait, and who follow it: at once, all together. */
  readonly waiting: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 2 ** 20, bodySeconds: 30, groups: 1000, outcomes: 65_536, cells: 200_000, users: 10_000, workers: 1000,
  rows: 10_000, work: 20_000_000, auditWork: 20_000_000, waiting: 1000,
};

/** The same for people. */
export const limitTexts: Readonly<Record<keyof Limits, string>> = {
  bodyBytes: "bytes of a body, or of a line of a batch",
  bodySeconds: "seconds in which a body has to arrive; a batch may take as long as it moves",
  groups: "groups of a game",
  outcomes: "responses of a prompt, or candidates",
  cells: "groups times responses; of a replay workers times slots, of rounds also times classes",
  users: "users of a data call",
  workers: "workers of a crowd",
  rows: "slots of a replay, open slots of a state, settlements; of rounds also slots that wait for a label or are kept",
  work: "steps, of at most some 50 ns, of a price or a plan: groups times cells, 15 to 120 times the responses for "
    + "each group under other divergences than kl and total variation, as often again for each checkpoint or rebate",
  auditWork: "the same of an audit: lies times what each costs",
  waiting: "callers who wait for what lives to go on, or follow its events, at once",
};

/** What of a body is limited, by the limit's name. */
export type Measured = Partial<Omit<Limits, "bodyBytes" | "bodySeconds" | "waiting">>;

export function limitsOf(value: unknown): Limits {
  if (value === undefined) return defaultLimits;
  const given = record("limits", value, Object.keys(defaultLimits));
  const limits: Record<string, number> = { ...defaultLimits };
  for (const name of Object.keys(given)) {
    if (given[name] !== undefined) limits[name] = limitOf(name, given[name]);
  }
  return limits as unknown as Limits;
}

function limitOf(name: string, value: unknown): number {
  const field = `limits.${name}`;
  return name === "bodySeconds" ? between(field, value, 0.001, 86_400) : integer(field, value, 1, 2 ** 31);
}

/** @returns a refusal, 422, that names the limit and how much there is */
export function overLimit(limits: Limits, measured: Measured): HttpRefusal | undefined {
  for (const [name, amount] of Object.entries(measured)) {
    const limit = limits[name as keyof Limits];
    if (amount > limit) return httpRefusal("over-limit", name, `at most ${limit}`, amount);
  }
  return undefined;
}

/** @throws HttpRefusal as overLimit */
export function withinLimits(limits: Limits, measured: Measured): void {
  const over = overLimit(limits, measured);
  if (over) throw over;
}
