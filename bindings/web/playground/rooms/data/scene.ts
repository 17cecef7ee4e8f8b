// The scene of the data room: the people, the terms, whose lie one looks at, and how each answered in the window.

import type { DataCall, DataPlan, DataUser, Ratio } from "candor";
import type { Json, Scene } from "../../room.js";

export type Person = {
  readonly name: string;
  /** In truth, money a unit. */
  readonly cost: number;
  /** What it reports. */
  readonly says: number;
  /** Units it has. */
  readonly capacity: number;
  /** What the better model is worth to it: only `benefit-backed` counts that. */
  readonly benefit: number;
};

export const RULES = [
  "critical-value", "proportional", "benefit-backed", "posted",
] as const satisfies readonly DataCall["rule"][];
export const PROTOCOLS = ["simultaneous", "small-first"] as const;

export type DataScene = {
  readonly people: readonly Person[];
  /** "hour": its plural has an s. */
  readonly unit: string;
  /** "\u20ac". */
  readonly money: string;
  readonly threshold: number;
  readonly rule: (typeof RULES)[number];
  readonly protocol: (typeof PROTOCOLS)[number];
  /** Reserve, subsidy or posted price, a unit. */
  readonly price: number;
  /** Per cent. */
  readonly buffer: number;
  readonly reassign: boolean;
  /** Index of the person whose report is looked at. */
  readonly who: number;
  /** Of those who were asked in the window, one after the other: s stays, l leaves. */
  readonly answers: string;
};

/** What the room draws: letters of a name and of the words for units and money, the buffer in per cent. */
export const MOST = { people: 500, letters: 100, word: 12, buffer: 1000 } as const;

/** Somebody who tells the truth. */
export const personOf = (
  { id, cost, capacity, benefit = 0 }: Pick<DataUser, "cost" | "capacity" | "benefit"> & { readonly id: string },
): Person => ({ name: id, cost, says: cost, capacity, benefit });

export const perCent = ([part, of]: Ratio): number => (100 * part) / of;

const EXAMPLE: readonly (readonly [name: string, cost: number, capacity: number, benefit: number])[] = [
  ["Ana", 5, 6, 20], ["Ben", 3, 8, 10], ["Chloe", 9, 7, 30], ["Dev", 4, 5, 15], ["Emma", 12, 6, 40],
  ["Femi", 7, 10, 25], ["Gita", 6, 9, 20], ["Hugo", 15, 9, 50], ["Ines", 8, 4, 12], ["Jonas", 11, 8, 30],
];

/** Ana says that an hour costs her more than it does. */
const LIE = { name: "Ana", says: 7 };

export const initial = (): DataScene => ({
  people: EXAMPLE.map(([name, cost, capacity, benefit]) =>
    ({ name, cost, says: name === LIE.name ? LIE.says : cost, capacity, benefit })),
  unit: "hour", money: "\u20ac", threshold: 30, rule: "critical-value", protocol: "simultaneous", price: 12, buffer: 0,
  reassign: false, who: 0, answers: "",
});

export function read(scene: Scene): DataScene | undefined {
  const { people, unit, money, threshold, rule, protocol, price, buffer, reassign, who, answers } = scene;
  if (!Array.isArray(people) || people.length === 0 || people.length > MOST.people) return undefined;
  if (!people.every(isPerson)) return undefined;
  const right = new Set(people.map(({ name }) => name)).size === people.length
    && isWord(unit, MOST.word) && isWord(money, MOST.word) && isAmount(threshold) && threshold >= 1 && isAmount(price)
    && isOneOf(RULES, rule) && isOneOf(PROTOCOLS, protocol) && isAmount(buffer) && buffer <= MOST.buffer
    && typeof reassign === "boolean" && isAmount(who) && who < people.length
    && typeof answers === "string" && /^[sl]{0,2000}$/.test(answers);
  return right ? {
    people: people.map(({ name, cost, says, capacity, benefit }) => ({ name, cost, says, capacity, benefit })),
    unit, money, threshold, rule, protocol, price, buffer, reassign, who, answers,
  } as DataScene : undefined;
}

const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isWord = (value: unknown, most: number): value is string =>
  typeof value === "string" && value !== "" && value.length <= most;
const isOneOf = (words: readonly string[], value: Json | undefined): boolean => words.includes(value as string);

function isPerson(value: Json): value is Person {
  const { name, cost, says, capacity, benefit } = Object(value) as Partial<Person>;
  return isWord(name, MOST.letters) && [cost, says, capacity, benefit].every(isAmount);
}

/** What the scene announces. Amounts are whole; what else is wrong with them the core says. */
export function callOf(scene: DataScene): DataCall {
  const { people, threshold, rule, protocol, price, buffer } = scene;
  const backed = rule === "benefit-backed";
  const users = people.map(({ name, says, capacity, benefit }) =>
    ({ id: name, cost: says, capacity, ...(backed && { benefit }) }));
  const call = { users, threshold };
  if (rule === "posted") return { ...call, rule, subsidy: price };
  if (backed) return { ...call, rule, protocol, subsidy: price };
  if (rule === "proportional") return { ...call, rule, protocol, reserve: price };
  const some = isBuffered(scene) && buffer > 0 && { buffer: [buffer, 100] as const };
  return { ...call, rule, protocol, reserve: price, ...some };
}

export const isBuffered = ({ rule, protocol }: DataScene): boolean =>
  rule === "critical-value" && protocol === "simultaneous";

/** The scene in which person `k` says something else. */
export const told = (scene: DataScene, k: number, says: number): DataScene =>
  ({ ...scene, people: scene.people.map((person, i) => (i === k ? { ...person, says } : person)) });

export const honest = (scene: DataScene): DataScene =>
  ({ ...scene, people: scene.people.map((person) => ({ ...person, says: person.cost })) });

/** What is left to person `k`, in truth. */
export function keeps(
  { people, rule }: DataScene, { committed, contributions, payments }: DataPlan, k: number, paid = payments[k]!,
): number {
  const { cost, benefit } = people[k]!;
  return paid - cost * contributions[k]! + (rule === "benefit-backed" && committed ? benefit : 0);
}

/** As far as prices go in figures: one who asks many times what is usual does not flatten the others. */
export function topOf({ people, price }: DataScene): number {
  const most = people.reduce((most, { cost }) => Math.max(most, cost), 1);
  return Math.max(price, Math.ceil(1.25 * Math.min(most, 2 * usualCost(people))));
}

/** As far as the report of one person goes. */
export const reachOf = (scene: DataScene, { cost, says }: Person): number =>
  Math.max(topOf(scene), says, Math.ceil(1.25 * cost));

/** What the dearest of the cheapest three quarters of all units costs. */
export function usualCost(people: readonly Person[]): number {
  let left = 0.75 * capacityOf({ people });
  return [...people].sort((a, b) => a.cost - b.cost).find(({ capacity }) => (left -= capacity) <= 0)!.cost;
}

export const capacityOf = ({ people }: Pick<DataScene, "people">): number =>
  people.reduce((sum, { capacity }) => sum + capacity, 0);

/** Of drags and arrow keys: 1, or a thousandth. */
export const stepOf = (top: number): number => 10 ** Math.max(0, String(top).length - 4);
