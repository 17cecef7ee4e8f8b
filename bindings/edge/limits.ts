// What one request may ask for at most, so that none holds up the others.

import { integer, record } from "../core/check.js";
import { httpRefusal } from "./problem.js";

/** Counted in a body; bytes are counted while they arrive. */
export interface Limits {
  /** Of a body, and of a line of a batch. */
  readonly bodyBytes: number;
  readonly groups: number;
  /** Of a prompt; candidates of a candidate game. */
  readonly outcomes: number;
  /** Groups times outcomes; workers times rows of a replay. */
  readonly cells: number;
  /** Of a data call. */
  readonly users: number;
  /** Of a crowd. */
  readonly workers: number;
  /** Slots of a replay; open slots of a state, and settlements. */
  readonly rows: number;
  /** Steps of at most some 50 ns that a price or a plan may take: groups times cells, as many times again for a rebate;
   *  for other divergences than kl and total variation 15 or, by alpha, 120 times the cells; for checkpoints their number
   *  times the cells; users times levels and times rounds of withdrawal. */
  readonly work: number;
  /** The same of an audit: lies times cells, and what the divergence and checkpoints add. */
  readonly auditWork: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 2 ** 20, groups: 1000, outcomes: 65_536, cells: 200_000, users: 10_000, workers: 1000, rows: 10_000,
  work: 20_000_000, auditWork: 20_000_000,
};

/** What of a body is limited, by the limit's name. */
export type Measured = Partial<Omit<Limits, "bodyBytes">>;

export function limitsOf(value: unknown): Limits {
  if (value === undefined) return defaultLimits;
  const given = record("limits", value, Object.keys(defaultLimits));
  const limits: Record<string, number> = { ...defaultLimits };
  for (const name of Object.keys(given)) {
    if (given[name] !== undefined) limits[name] = integer(`limits.${name}`, given[name], 1, 2 ** 31);
  }
  return limits as unknown as Limits;
}

/** @throws HttpRefusal 422 that names the limit and how much there is. */
export function withinLimits(limits: Limits, measured: Measured): void {
  for (const [name, amount] of Object.entries(measured)) {
    const limit = limits[name as keyof Limits];
    if (amount > limit) throw httpRefusal(422, "over-limit", name, `at most ${limit}`, amount);
  }
}
