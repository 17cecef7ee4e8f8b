// What the experiments of the data room share: prices, rules by name, cells of a table.

import type { Contender, ContenderResult } from "candor";
import type { Figure } from "../../output/page.js";
import { figure } from "../../output/table.js";

/** Simulated money: this many of the core's units are one of the tables, about the mean cost of a unit of data. */
export const UNIT = 1000;
const MEAN_CAPACITY = 10.5;
const SHARE = 0.4;

/** tau = 40 % of the mean capacity of so many users. */
export function thresholdFor(users: number): number {
  return Math.round(SHARE * MEAN_CAPACITY * users);
}

/** Reserve and subsidy of the simulations: the 40 % quantile of the costs. */
export const PRICE_QUANTILE = SHARE;

export interface NamedContender {
  readonly name: string;
  readonly contender: Contender;
}

/** What tables of simulated calls say about their money. */
export const MONEY = "Money in units of 1000; mean cost of a unit of data: uniform and lognormal 1, pareto .667, bimodal .925.";
export const TRUTH = "B's rows assume true reports, though under B a lie may pay; A's need no such assumption.";

/** Critical-value and benefit-backed rules at one price, in both protocols. */
export function mechanisms(price: number): NamedContender[] {
  const backed = { rule: "benefit-backed", subsidy: price, spillover: [1, 2], caps: "dominant" } as const;
  return [
    { name: "A simultaneous", contender: { rule: "critical-value", reserve: price } },
    { name: "A small-first", contender: { rule: "critical-value", protocol: "small-first", reserve: price } },
    { name: "B simultaneous", contender: backed },
    { name: "B small-first", contender: { ...backed, protocol: "small-first" } },
  ];
}

/** Money of the core in units of the experiments; NaN, an empty cell, for what is not defined. */
export const units = (money: number | null): number => (money === null ? NaN : money / UNIT);

export interface Column {
  readonly name: string;
  readonly decimals: number;
  of(result: ContenderResult): number;
  /** Standard error of the mean over so many trials. */
  error?(result: ContenderResult, trials: number): number;
}

const errorOf = (variance: number | null, calls: number): number => (variance === null ? NaN : Math.sqrt(variance / calls));

export const columns: readonly Column[] = [
  {
    name: "success", decimals: 3, of: (result) => result.success,
    error: ({ success }, trials) => errorOf(success * (1 - success), trials),
  },
  {
    name: "leakage", decimals: 2, of: (result) => units(result.leakage),
    error: ({ variances }, trials) => errorOf(variances.leakage, trials) / UNIT,
  },
  { name: "leaks", decimals: 3, of: (result) => result.leaks, error: ({ leaks }, trials) => errorOf(leaks * (1 - leaks), trials) },
  {
    name: "spend", decimals: 2, of: (result) => units(result.expenditure),
    error: ({ success, variances }, trials) => errorOf(variances.expenditure, success * trials) / UNIT,
  },
  {
    name: "cost", decimals: 2, of: (result) => units(result.totalCost),
    error: ({ success, variances }, trials) => errorOf(variances.totalCost, success * trials) / UNIT,
  },
  { name: "data", decimals: 1, of: (result) => result.kept },
  { name: "users", decimals: 1, of: (result) => result.participants },
];

/** `.489 ± .008`. */
export function cell({ decimals, of, error }: Column, result: ContenderResult, trials: number): Figure {
  const mean = figure(of(result), decimals);
  if (!error) return mean;
  const deviation = error(result, trials);
  const known = Number.isFinite(deviation);
  return { ...mean, error: known ? deviation : null, ...(known && deviation > 0 && { shown: `${mean.shown} ± ${deviation.toFixed(decimals)}` }) };
}

/** Every column, and its standard error behind it. */
export const heads = columns.flatMap(({ name, error }) => (error ? [name, `${name} error`] : [name]));
export const figures = (result: ContenderResult, trials: number): number[] =>
  columns.flatMap(({ of, error }) => (error ? [of(result), error(result, trials)] : [of(result)]));
