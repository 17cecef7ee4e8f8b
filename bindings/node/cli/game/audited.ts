// Audits of prompts one after the other, added up: what lying would bring each group over a whole file.

import type { Audited, GameRoom, LieKind, Properties } from "candor";
import { lies } from "../../../core/game/names.js";
import { progress } from "../progress.js";
import { gameOf, refusingPrompt } from "./one-prompt.js";
import type { Taker } from "../../../read/prompt-table.js";
import type { Prompt, Terms } from "./prompt.js";

/** Over all prompts, in reward units. */
export interface AuditedSum {
  readonly id: string;
  readonly size: number;
  /** Of the truth. */
  readonly valuation: number;
  readonly payment: number;
  readonly utility: number;
  /** What the best lie in every prompt would gain where nobody pays, and in how many prompts there is one. */
  readonly unpaidGain: number;
  readonly unpaidPrompts: number;
  /** The same under the rule: gains that are more than rounding. */
  readonly paidGain: number;
  readonly paidPrompts: number;
  /** The best that any lie did for the group's utility in a prompt; a loss where it is negative. */
  readonly best: number;
  /** Sums of what the best lie of each kind gains without payments. */
  readonly kinds: ReadonlyMap<LieKind, number>;
}

export interface AuditedFile {
  readonly prompts: number;
  readonly options: Audited["options"];
  readonly properties: Properties;
  readonly tried: number;
  readonly truthful: boolean;
  readonly groups: readonly AuditedSum[];
  /** The audit itself, of a single prompt. */
  readonly single: Audited | undefined;
}

/** Prompts that were audited, as `Audits` goes on from them: a summary of each. */
export interface AuditedPart {
  readonly audits: readonly Float64Array[];
  readonly tried: number;
  readonly truthful: boolean;
}

/** Takes prompts and audits each; holds sums alone. */
export class Audits implements Taker<AuditedFile> {
  #sums: Mutable[] | undefined;
  #last: Audited | undefined;
  #prompts = 0;
  #tried = 0;
  #truthful = true;

  constructor(private readonly game: GameRoom, private readonly terms: Pick<Terms, "groups" | "options">) {}

  add(prompt: Prompt): void {
    const bar = progress(this.terms.groups.length);
    this.take(audit(this.game, prompt, this.terms, (done) => bar.at(done, done)));
    bar.stop();
  }

  take(audited: Audited): void {
    this.#last = audited;
    this.include({ audits: [summary(audited)], tried: audited.tried, truthful: audited.truthful });
  }

  /** Goes on from prompts that were audited elsewhere. */
  include({ audits, tried, truthful }: AuditedPart): void {
    this.#sums ??= this.terms.groups.map(({ id, size }) => ({
      id, size, valuation: 0, payment: 0, utility: 0, unpaidGain: 0, unpaidPrompts: 0, paidGain: 0, paidPrompts: 0,
      best: -Infinity, kinds: new Map(),
    }));
    this.#prompts += audits.length;
    this.#tried += tried;
    this.#truthful &&= truthful;
    for (const rows of audits) {
      this.#sums.forEach((sum, i) => include(sum, rows.subarray(WIDTH * i, WIDTH * (i + 1))));
    }
  }

  finish(): AuditedFile {
    const { options, properties } = this.#last!;
    return {
      prompts: this.#prompts, options, properties, tried: this.#tried, truthful: this.#truthful, groups: this.#sums!,
      single: this.#prompts === 1 ? this.#last : undefined,
    };
  }
}

/** The audit of one prompt. @throws Refusal that names it. */
export function audit(
  game: GameRoom, prompt: Prompt, { groups, options }: Pick<Terms, "groups" | "options">,
  progress: (done: number) => void = () => {},
): Audited {
  return refusingPrompt(prompt, () => game.audit(gameOf(prompt, groups, options), { progress }));
}

type Mutable = { -readonly [Name in keyof AuditedSum]: Name extends "kinds" ? Map<LieKind, number> : AuditedSum[Name] };

/** Numbers of a group: those that are named, then the best gain without payments of every kind of lie. */
const NUMBERS = 6;
const WIDTH = NUMBERS + lies.length;

/** What is added up of an audit, f64[groups * WIDTH]: it goes from thread to thread in a tenth of the time (measured).
 *  NaN for a kind that was not tried. */
export function summary({ groups }: Audited): Float64Array {
  const rows = new Float64Array(WIDTH * groups.length).fill(NaN);
  groups.forEach(({ valuation, payment, utility, unpaid, paid, tolerance, lies: tried }, i) => {
    const at = WIDTH * i;
    rows.set([valuation, payment, utility, unpaid.valuationGain, paid.utilityGain, tolerance], at);
    for (const { unpaid: { lie, valuationGain } } of tried) rows[at + NUMBERS + lies.indexOf(lie)] = valuationGain;
  });
  return rows;
}

function include(sum: Mutable, row: Float64Array): void {
  const [valuation, payment, utility, unpaid, paid, tolerance] = row as unknown as Numbers;
  sum.valuation += valuation;
  sum.payment += payment;
  sum.utility += utility;
  sum.best = Math.max(sum.best, paid);
  if (unpaid > tolerance) {
    sum.unpaidGain += unpaid;
    sum.unpaidPrompts++;
  }
  if (paid > tolerance) {
    sum.paidGain += paid;
    sum.paidPrompts++;
  }
  lies.forEach((lie, kind) => {
    const gain = row[NUMBERS + kind]!;
    if (!Number.isNaN(gain)) sum.kinds.set(lie, (sum.kinds.get(lie) ?? 0) + Math.max(0, gain));
  });
}

type Numbers = readonly [
  valuation: number, payment: number, utility: number, unpaid: number, paid: number, tolerance: number,
];
