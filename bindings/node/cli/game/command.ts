// candor price FILE

import { load } from "candor";
import type { Command } from "commander";
import { addReadingOptions, splitReading, type Reading } from "../input/options.js";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { refusing } from "../refusal.js";
import { addWorkers, workersFor, type WorkersOption } from "../workers-option.js";
import { refuseOptions } from "../usage.js";
import { candidateReport } from "./candidate-report.js";
import { FirstPrompt } from "./live.js";
import { addGameOptions, checkOptions } from "./options.js";
import { Pricer } from "./pricer.js";
import type { Observer, PricedPrompts } from "./prompt.js";
import { gameLayouts } from "./layouts.js";
import { readGames } from "./reading.js";
import { ROW_HEAD, makers } from "./result.js";
import { FEW, MOST, resultsFor, type Results } from "./results.js";
import type { PricedPart } from "./work.js";
import type { Wanted } from "./wanted.js";

const HELP = `
FILE is known by its content, not by its name; - is standard input.

  CSV    prompt,response,group,reward[,baseline][,size]
         What each response to a prompt is worth to one agent of each group; baseline: how likely
         the model gives it before fine-tuning (any positive weight); size: agents in the group.
         Each prompt needs a row for every response and group, and its rows stand together. Files
         may be larger than memory.
  CSV    candidate,group,size,value
         Models already trained: what each is worth to one agent of each group of so many.
  JSON   {"groups": [{"id": "a", "size": 3, "reward": [0.2, 0.9]}, ...], "lambda": 0.5}: one prompt
         {"groups": [{"id": "a", "size": 3, "values": [0.2, 0.9]}, ...]}: candidates
  JSONL  a prompt a line, as above; all lines with the same groups and options

Columns may come in any order; others are ignored, and that is said. Tables may be TSV, JSON rows or
Parquet, packed by gzip or Zstandard; formats of TRL, UltraFeedback, HelpSteer and PRISM are known, and
--columns, --groups, --values and --scale say what others mean (docs/files.md). The command line's
options win over the file's.

What comes out, of prompts:

  table  totals by group; of up to ${FEW} prompts also the policy, and what each group pays
  json   totals, and the results of the first ${MOST.toLocaleString("en-US")} prompts; resultsLeftOut counts the others
  jsonl  all results, a prompt a line:
         {"prompt", "policy": [{"response", "probability"}, ...], "groups": [{"id", "valuation",
         "payment", "utility"}, ...], "welfare", "divergence"}
  csv    totals by group; with --each all results, a row for each response of a prompt and then one
         for each group, the other's columns empty: ${ROW_HEAD.slice(0, 3).join()},
         ${ROW_HEAD.slice(3).join()}
  html   a page: the table, and the first prompt to be changed by hand

Prompts and responses without names are numbered from 0. A valuation is that of one agent, payment
and utility are the whole group's. Of candidates every format has scores, payments and who would
win without each group. Nothing is printed of a file that is refused, in whichever row.

Examples:
  candor price examples/rewards.csv
  candor price examples/rewards.csv --lambda 0.5 --size legal=6
  candor price examples/rewards.csv --format jsonl --out policies.jsonl
  candor price examples/ratings.tsv --groups clarity,kindness --scale 1..5
  candor price examples/rewarded-soups.csv --format json
  candor price examples/rewards.csv --format html --out rewards.html
  cat examples/rewards.csv | candor price - --divergence chi2 --format csv --each

Exit code 0: priced; 1: refused, with the reason; 2: wrong usage.`;

interface PriceOptions extends Wanted, Reading, ReportOptions, WorkersOption {
  readonly each?: boolean;
}

/** Bytes of games that take longer to read and to price than workers do to start: about twenty thousand of (5,64). */
const ENOUGH = 2 ** 27;

export function addPrice(program: Command): void {
  const command = program
    .command("price")
    .summary("what model do the groups get, and what does each pay?")
    .description("Prices a fine-tuning run that several groups share: none gains by overstating its rewards or size.")
    .argument("<file>", "rewards or candidates, see below");
  addReportOptions(addReadingOptions(addGameOptions(command), { groups: true }), ["html", "jsonl"]);
  addWorkers(command, "the prompts")
    .option("--each", "csv: every response and group of every prompt, or every candidate, instead of totals")
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, each = false, workers, ...options }: PriceOptions) => {
      const { reading, rest: wanted } = splitReading(options);
      if (format !== "csv") refuseOptions(command, ["each"], `in --format ${format}`);
      const print = await printer({ format, out }, [file]);
      const { game } = await load();
      checkOptions(game, wanted, command);
      const first = new FirstPrompt();
      const results = resultsFor(format, each, print);
      const priced = await withInput(file, gameLayouts, (input): Promise<PricedPrompts | Report> =>
        readGames(input, {
          game, wanted, command,
          prompts: (terms) =>
            first.seenBy(new Pricer(game, { ...terms, observe: results.how && observer(results) }), terms.groups),
          candidates: ({ ids, ...candidates }, place) => {
            const outcome = refusing(place, () => game.priceCandidates(candidates));
            return candidateReport({ ids, ...candidates }, outcome, each);
          },
          spread: {
            work: "price", ...workersFor({ workers }, ENOUGH),
            get how() {
              return results.how;
            },
            include(pricer, { totals, outcomes, made }: PricedPart) {
              pricer.include(totals, outcomes);
              for (const each of made) if (results.how) results.keep(each);
            },
          },
        }),
        reading,
      );
      await ("totals" in priced
        ? results.finish(priced, first.live(priced.options, priced.totals.prompts)) : print(priced));
    });
}

/** What is made of a result here, as it is on other threads. */
function observer(results: Results): Observer {
  return (priced) => {
    const { how } = results;
    if (how) results.keep(makers[how](priced)); // others may have had what was left of them
    return results.how !== undefined;
  };
}
