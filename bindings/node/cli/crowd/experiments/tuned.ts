// What a crowd's preferences did to a model that was really tuned: each scheme's loss beside the reward of the model
// that was tuned on its aggregates; and, for the votes of such a crowd, what each scheme makes of them here.

import { basename } from "node:path";
import type { Command } from "commander";
import type { Experiment } from "../../experiments/experiment.js";
import { fixed } from "../../experiments/statistics.js";
import type { Figure } from "../../output/page.js";
import { experimentReport, type Section } from "../../output/sections.js";
import { counted, estimate, figure, NONE } from "../../output/table.js";
import { probabilitiesOf } from "../command.js";
import { compareVotes, type Comparison } from "./compared.js";
import { readTuned, type Tuned, type TunedRuns } from "./tuned-runs.js";

interface Asked {
  readonly votes?: string;
}

export const tuned: Experiment = {
  name: "tuned",
  summary: "what a crowd's preferences, aggregated by each scheme, did to a model that was really tuned on them",
  extend(command: Command) {
    command.option("--votes <file>", "votes of one of these crowds (herd.csv), to be replayed through every scheme");
  },
  async run({ crowd }, { command }) {
    const runs = await readTuned();
    const { votes: file } = command.opts<Asked>();
    const replayed = file === undefined ? undefined : compareVotes(crowd, (await probabilitiesOf(file)).votes);
    const environment = file === undefined ? "" : basename(file).replace(/\.[^.]*$/, "");
    const lossHere = (name: string, scheme: string): number | null =>
      (name === environment ? replayed?.rows.find((row) => row.scheme === scheme)?.loss : undefined) ?? null;
    return experimentReport(
      "Models that were tuned on what a crowd prefers",
      [
        `${runs.workers} workers, ${counted(runs.rounds, "pair")}, DPO on the aggregates; examples/tuned-crowd.`,
        `Reward of the model: before ${fixed(runs.base.reward, 3)}; tuned on the true preferences ${rewardOf(runs.true)} at KL`
          + ` ${fixed(runs.true.kl, 2)}. em is batch here.`,
      ],
      [
        ["environment", "scheme", "loss", "reward", "error", "kl", "replayed_loss"],
        ["", "base", null, runs.base.reward, null, 0, null],
        ["", "true", null, runs.true.reward, runs.true.error, runs.true.kl, null],
        ...Object.entries(runs.environments).flatMap(([name, { schemes }]) => Object.entries(schemes).map(
          ([scheme, { loss, reward, error, kl }]) => [name, scheme, loss, reward, error, kl, lossHere(name, scheme)])),
      ],
      [...sectionsOf(runs), ...(replayed ? [replayedSection(replayed, runs, environment)] : [])],
    );
  },
};

const rewardOf = ({ reward, error }: Tuned): Figure => estimate(reward, error);

function sectionsOf({ environments }: TunedRuns): Section[] {
  return Object.entries(environments).map(([name, { about, schemes }]) => ({
    heading: `${name}: ${about}`,
    table: {
      head: ["scheme", "mean loss", "reward", "KL"],
      rows: Object.entries(schemes).map(([scheme, model]) =>
        [scheme, fixed(model.loss, 4), rewardOf(model), fixed(model.kl, 2)]),
    },
  }));
}

function replayedSection({ rows, slots }: Comparison, { environments }: TunedRuns, environment: string): Section {
  const models = environments[environment]?.schemes;
  return {
    heading: `Replayed: ${counted(slots, "slot")} with a label`,
    text: [
      models
        ? `Beside the models that were tuned on all rounds of ${environment}. em is online here, batch there.`
        : "The file is not named after one of these crowds, so no model was tuned on it.",
    ],
    table: {
      head: ["scheme", "mean loss", "regret", "more loss than the mechanism", "reward"],
      rows: rows.map(({ scheme, loss, regret, more, error }) => [
        scheme, figure(loss, 4), figure(regret, 1), more === null ? "" : estimate(more, error),
        models?.[scheme] ? rewardOf(models[scheme]) : NONE,
      ]),
    },
  };
}
