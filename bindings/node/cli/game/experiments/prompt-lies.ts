// Both lies of every liar over any number of prompts: each report is priced chunk by chunk beside the truth.

import type { GameRoom } from "candor";
import { defaults } from "../../../../core/game/names.js";
import { Pricer } from "../pricer.js";
import type { PricedPrompts, Prompt, Terms } from "../prompt.js";
import type { Taker } from "../../../../read/prompt-table.js";
import {
  isTruth, manipulations, outcomeOf, overstatements, reportedRow, reportedSize, type Lie, type Outcome,
} from "./lies.js";
import { normalized } from "./normalized.js";

const CELLS = 2 ** 18; // rewards held by all reports together, 2 MiB
const LEAST = 2 ** 12; // by one

export interface LiedPrompts {
  readonly truth: PricedPrompts;
  /** Of each liar, in their order; in sum over prompts. */
  readonly outcomes: readonly (readonly Outcome[])[];
}

interface Report {
  readonly liar: number;
  readonly lie: Lie;
  readonly pricer: Pricer;
}

/** A manipulation is of normalised rewards. Memory: a chunk
 *  and an instance of the core for each of 10 lies a liar. Time: as many prices of each prompt. */
export class PromptLies implements Taker<LiedPrompts> {
  readonly #terms: Terms;
  readonly #truth: Pricer;
  readonly #reports: readonly Report[];

  /** @param liars by index. */
  constructor(game: GameRoom, terms: Terms, private readonly liars: readonly number[]) {
    this.#terms = terms;
    const { groups, options, extras } = terms;
    const lies = [...overstatements, ...manipulations].filter((lie) => !isTruth(lie));
    const cells = Math.max(LEAST, Math.floor(CELLS / (1 + liars.length * lies.length)));
    this.#truth = new Pricer(game, { groups, options, extras, cells });
    this.#reports = liars.flatMap((liar) =>
      lies.map((lie) => {
        const reported = groups.map((group, j) =>
          j === liar ? { ...group, size: reportedSize(group.size, lie) } : group,
        );
        const as = lie.strategy === "manipulation" ? { ...options, normalization: "none" as const } : options;
        return { liar, lie, pricer: new Pricer(game, { groups: reported, options: as, extras, cells }) };
      }),
    );
  }

  /** @throws Refusal when the library refuses a prompt: the truth's, which is priced first. */
  add(prompt: Prompt): void {
    const { groups, options } = this.#terms;
    const seen = prompt.rewards.map((row) => normalized(options.normalization ?? defaults.normalization, row));
    this.#truth.add(prompt);
    for (const { liar, lie, pricer } of this.#reports) {
      if (lie.strategy === "overstatement") pricer.add(prompt);
      else {
        const lied = reportedRow(seen, groups, liar, lie);
        pricer.add({ ...prompt, rewards: seen.map((row, j) => (j === liar ? lied : row)) });
      }
    }
  }

  finish(): LiedPrompts {
    const truth = this.#truth.finish();
    const told = this.#reports.map((report) => ({ ...report, priced: report.pricer.finish() }));
    const outcome = ({ totals }: PricedPrompts, liar: number, lie: Lie): Outcome => {
      const valuations = totals.valuations.map(({ total }) => total);
      const reports = { valuations, payment: totals.payments[liar]!.total, welfare: totals.welfare.total };
      return outcomeOf(reports, this.#terms.groups, liar, lie);
    };
    return {
      truth,
      outcomes: this.liars.map((liar) =>
        [...overstatements, ...manipulations].map((lie) => {
          const { priced } = told.find((report) => report.liar === liar && report.lie === lie) ?? { priced: truth };
          return outcome(priced, liar, lie);
        }),
      ),
    };
  }
}
