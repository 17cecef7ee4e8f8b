// candor experiment misreport FILE: both lies of Section 5 on the user's own data.

import type { Command } from "commander";
import type { GameRoom } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { withInput } from "../../input/read.js";
import { counted } from "../../output/table.js";
import type { Report } from "../../output/report.js";
import { Refusal, quote, refusing, type Place } from "../../refusal.js";
import { addTrainingOptions, trainingOptions } from "../options.js";
import type { NamedGroup } from "../prompt.js";
import { gameLayouts } from "../layouts.js";
import { readGames } from "../reading.js";
import { liesOverCandidates, manipulations, overstatements } from "./lies.js";
import { promptsOf } from "./heading.js";
import { misreportReport } from "./misreport-report.js";
import { PromptLies } from "./prompt-lies.js";
import { refuseOtherRules } from "./prompts.js";
import type { Wanted } from "../wanted.js";

/** Groups that lie in turn where none is named: each takes 10 prices of every prompt. */
const MOST_LIARS = 32;

const HELP = `
FILE is all that candor price takes: prompts or candidates, as CSV, JSON or JSONL.

Each group lies in turn while the others tell the truth:

  alpha  its rewards as they are, its size times 0.2, 0.5, 1.5, 2 and 3
  beta   beta times its rewards plus 1 - beta times the others', for beta 0.5, 0.8, 1.5, 2 and 3; the
         others' reward is their mean by size. Of rewards that --normalization has normalised.

What comes out is the whole group's, by its true rewards and size, in sum over prompts: what the
model is worth to it, what it pays (eq. 1), what it keeps, and everybody's welfare.

Examples:
  candor experiment misreport examples/rewards.csv
  candor experiment misreport examples/rewards.csv --group legal --lambda 0.5
  candor experiment misreport examples/rewarded-soups.csv --format csv
  candor experiment misreport examples/rewards.csv --normalization range --format html --out lies.html`;

interface Asked {
  readonly group?: string;
}

export const misreport: Experiment = {
  name: "misreport",
  summary: "what lying would bring each group on your own data, without payment and with it",
  file: "prompts or candidates, as candor price takes them; - is standard input",
  extend(command) {
    addTrainingOptions(command)
      .option("--group <name>", "who lies (default: every group in turn)")
      .addHelpText("after", HELP);
  },
  run({ game }, { file, command }) {
    const { group } = command.opts<Asked>();
    const wanted = trainingOptions(game, command);
    return lie(game, { file, wanted, group, command });
  },
};

interface Asking {
  readonly file: string;
  readonly wanted: Wanted;
  /** Who lies; everybody where it is undefined. */
  readonly group: string | undefined;
  readonly command: Command;
}

function lie(game: GameRoom, { file, wanted, group, command }: Asking): Promise<Report> {
  return withInput(file, gameLayouts, async (input) => {
    let liars: readonly number[] = [];
    const found = await readGames(input, {
      game, wanted, command,
      prompts(terms, source) {
        refuseOtherRules(terms.options, source);
        liars = liarsAmong(terms.groups, group, source);
        return new PromptLies(game, terms, liars);
      },
      candidates({ ids, ...candidates }, place) {
        const { groups } = candidates;
        liars = liarsAmong(groups, group, place);
        const lies = [...overstatements, ...manipulations];
        return {
          groups,
          of: counted(ids.length, "candidate"),
          outcomes: liars.map((i) => refusing(place, () => liesOverCandidates(game, candidates, i, lies))),
        };
      },
    });
    if ("groups" in found) return misreportReport(found.groups, liars, found.outcomes, found.of);
    const { groups, options, totals } = found.truth;
    return misreportReport(groups, liars, found.outcomes, promptsOf(totals.prompts, options));
  });
}

/** Who lies, by index. @throws Refusal when there is nobody to lie to, and for a name that is not there. */
function liarsAmong(groups: readonly NamedGroup[], name: string | undefined, place: Place): number[] {
  if (groups.length < 2) throw new Refusal(place, "expected two groups at least: one alone gets what it wants");
  if (name !== undefined) {
    const liar = groups.findIndex(({ id }) => id === name);
    if (liar < 0) throw new Refusal(place, `--group names ${quote(name)}, which is none of its groups`);
    return [liar];
  }
  if (groups.length > MOST_LIARS) {
    throw new Refusal(place, `${groups.length} groups are more than ${MOST_LIARS}: say with --group which one lies`);
  }
  return groups.map((_, i) => i);
}
