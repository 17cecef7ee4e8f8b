// What the experiments of the data room share: prices, rules by name, cells of a table.

import type { Contender, ContenderResult } from "candor";

/** Simulated money: this many of the core's units are one unit of mean cost. */
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

/** A cell of results as text. */
export function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : "-";
}

export interface Column {
  readonly name: string;
  readonly decimals: number;
  of(result: ContenderResult): number;
}

export const columns: readonly Column[] = [
  { name: "success", decimals: 3, of: (result) => result.success },
  { name: "leakage", decimals: 2, of: (result) => units(result.leakage) },
  { name: "leaks", decimals: 3, of: (result) => result.leaks },
  { name: "spend", decimals: 2, of: (result) => units(result.expenditure) },
  { name: "cost", decimals: 2, of: (result) => units(result.totalCost) },
  { name: "data", decimals: 1, of: (result) => result.kept },
  { name: "users", decimals: 1, of: (result) => result.participants },
];
