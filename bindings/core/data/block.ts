// The argument blocks of the data room, each field as the class of the same name in assembly/data declares it.

import { array, layout } from "../memory/block.js";

interface CallSizes {
  readonly users: number;
  readonly levels: number;
  /** Whether `leaves` is there. */
  readonly leavers: boolean;
  /** Whether lots are drawn. */
  readonly keyed: boolean;
}

/** assembly/data/block.ts. Amounts of users are doubles when a plan starts and when it ends. */
export const CALL = layout<CallSizes>()({
  threshold: "i64", value: "i64", price: "i64", floor: "i64", bufferNumerator: "i64", bufferDenominator: "i64",
  spilloverNumerator: "i64", spilloverDenominator: "i64",
  expenditure: "i64", leakage: "i64", totalCost: "i64", escrow: "i64", kept: "i64", voided: "i64", voidedCost: "i64",
  users: "u32", rule: "u32", protocol: "u32", caps: "u32", levels: "u32", reassign: "u32",
  thresholds: array("i64", ({ levels }) => levels), values: array("i64", ({ levels }) => levels),
  costs: array("f64", ({ users }) => users), capacities: array("f64", ({ users }) => users),
  benefits: array("f64", ({ users }) => users),
  leaves: array("u8", ({ users, leavers }) => (leavers ? users : 0)),
  key: array("i64", ({ keyed }) => (keyed ? 2 : 0)), tickets: array("u32", ({ users, keyed }) => (keyed ? users : 0)),
  burdens: array("f64", ({ users }) => users), contributions: array("f64", ({ users }) => users),
  payments: array("f64", ({ users }) => users), order: array("u32", ({ users }) => users),
  asked: "u32", level: "u32", committed: "u32", reason: "u32", rounds: "u32", participants: "u32", user: "u32",
  field: "u32",
});

/** assembly/data/study/compare.ts */
export const COMPARISON = layout<{ readonly users: number; readonly most: number }>()({
  threshold: "i64", money: "i64", kept: "i64", expenditure: "i64", call: "address",
  burdens: array("i64", ({ users }) => users), contributions: array("i64", ({ users }) => users),
  payments: array("i64", ({ users }) => users), order: array("u32", ({ users }) => users), asked: "u32",
  largest: array("u32", ({ most }) => most), most: "u32", contributors: "u32",
  instead: array("u32", ({ users }) => users), others: "u32",
});

interface WindowSizes {
  readonly players: number;
}

/** assembly/data/study/equilibria.ts */
export const WINDOW = layout<WindowSizes>()({
  threshold: "i64", spilloverNumerator: "i64", spilloverDenominator: "i64", reversibilityNumerator: "i64",
  reversibilityDenominator: "i64",
  exposureNumerator: "i64", exposureDenominator: "i64",
  players: "u32", costs: array("f64", ({ players }) => players), burdens: array("f64", ({ players }) => players),
  benefits: array("f64", ({ players }) => players), payments: array("f64", ({ players }) => players),
  equilibria: array("u32", ({ players }) => 1 << players), count: "u32", sequential: "u32", committed: "u32",
});

interface Users {
  readonly users: number;
}

/** assembly/data/convex.ts */
export const CONVEX = layout<Users>()({
  curvature: "f64", threshold: "f64", subsidy: "f64", backing: "f64", expenditure: "f64", leakage: "f64",
  totalCost: "f64", kept: "f64",
  users: "u32", posted: "u32", costs: array("f64", ({ users }) => users),
  capacities: array("f64", ({ users }) => users),
  benefits: array("f64", ({ users }) => users), burdens: array("f64", ({ users }) => users),
  contributions: array("f64", ({ users }) => users), payments: array("f64", ({ users }) => users), committed: "u32",
});

/** assembly/data/study/simulate.ts */
export const SIMULATION = layout<Users & { readonly contenders: number }>()({
  seed: "i64", leaving: "f64", distribution: "u32", users: "u32", trials: "u32", contenders: "u32",
  calls: array("u32", ({ contenders }) => contenders), sums: array("u32", ({ contenders }) => contenders),
  costs: array("f64", ({ users }) => users), capacities: array("f64", ({ users }) => users),
  benefits: array("f64", ({ users }) => users),
  leaves: array("u8", ({ users }) => users),
});

/** assembly/data/study/simulate.ts: what is added up of a contender. */
export const SUMS = layout<unknown>()({
  commits: "f64", leakage: "f64", leaks: "f64", kept: "f64", participants: "f64",
  expenditure: "f64", totalCost: "f64", used: "f64", rounds: "f64", voidedCost: "f64", mostRounds: "f64",
  leakageSquares: "f64", expenditureSquares: "f64", totalCostSquares: "f64",
});
