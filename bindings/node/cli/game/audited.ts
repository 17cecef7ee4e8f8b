// Audits of prompts one after the other, added up: what lying would bring each group over a whole file.

import type { Audited, AuditedGroup, GameRoom, LieKind, Properties } from "candor";
import { progress } from "../progress.js";
import { gameOf, refusingPrompt } from "./one-prompt.js";
import type { Taker } from "./prompt-table.js";
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
    this.#sums ??= this.terms.groups.map(({ id, size }) => ({
      id, size, valuation: 0, payment: 0, utility: 0, unpaidGain: 0, unpaidPrompts: 0, paidGain: 0, paidPrompts: 0,
      best: -Infinity, kinds: new Map(),
    }));
    this.#prompts++;
    this.#tried += audited.tried;
    this.#truthful &&= audited.truthful;
    this.#last = audited;
    audited.groups.forEach((group, i) => include(this.#sums![i]!, group));
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

function include(sum: Mutable, { valuation, payment, utility, unpaid, paid, tolerance, lies }: AuditedGroup): void {
  sum.valuation += valuation;
  sum.payment += payment;
  sum.utility += utility;
  sum.best = Math.max(sum.best, paid.utilityGain);
  if (unpaid.valuationGain > tolerance) {
    sum.unpaidGain += unpaid.valuationGain;
    sum.unpaidPrompts++;
  }
  if (paid.utilityGain > tolerance) {
    sum.paidGain += paid.utilityGain;
    sum.paidPrompts++;
  }
  for (const { unpaid: lie } of lies) {
    sum.kinds.set(lie.lie, (sum.kinds.get(lie.lie) ?? 0) + Math.max(0, lie.valuationGain));
  }
}
