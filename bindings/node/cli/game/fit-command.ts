// candor fit FILE

import { load, type GameRoom } from "candor";
import { InvalidArgumentError, type Command } from "commander";
import { isRefusal, type Refusal as Refused } from "../../../core/refusal.js";
import { decimal } from "../input/fields.js";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { Refusal, quote, refusing, saying } from "../refusal.js";
import { comparisonLayout, readComparisons, type Compared } from "./comparison-table.js";
import { fitReport, type Fitted } from "./fit-report.js";

const HELP = `
FILE is a table of pairwise preferences, one a row, in any order; - is standard input.

  CSV    winner,loser[,tie][,weight][,prompt][,group]
         tie is true, 1 or yes where neither was preferred; weight is how often this was said. With
         prompt or group there is a fit for each prompt and each group.

Rewards are log-strengths after Bradley and Terry, ties after Davidson, with mean 0: of two responses
whose rewards differ by d the better one wins e^d times as often as it loses. Where comparisons tell no
finite strength, for example of a response that never lost, the fit is refused and names it; --ridge
pulls strengths in, so that there is one wherever comparisons connect all responses and are not all ties.

--format csv is the table prompt,response,group,reward that candor price reads, with "all" where there
is no prompt or no group. There every group must have compared the same responses of every prompt: what
is missing is refused by candor price, which names it. Rewards below 0 keep truth the best move, but
nobody is promised to gain by taking part: candor price --normalization range moves them to [0, 1].

Examples:
  candor fit examples/comparisons.csv
  candor fit examples/comparisons.csv --ridge 0.5
  candor fit examples/comparisons.csv --format json
  candor fit examples/comparisons.csv --format csv --out rewards.csv
  candor fit examples/comparisons.csv --format csv | candor price - --normalization range

Exit code 0: fitted; 1: refused, with the reason; 2: wrong usage.`;

interface Wanted {
  readonly ridge: number;
}

export function addFit(program: Command): void {
  const command = program
    .command("fit")
    .summary("what rewards follow from pairwise preferences?")
    .description("Fits each group's rewards to its pairwise preferences, with standard errors.")
    .argument("<file>", "preferences, see below")
    .option("--ridge <number>", "how much strengths are pulled in, >= 0", ridge, 0);
  addReportOptions(command, true)
    .addHelpText("after", HELP)
    .action(async (file: string, { ridge, format, out }: Wanted & ReportOptions) => {
      const print = await printer({ format, out }, [file]);
      const { game } = await load();
      checkRidge(game, ridge, command);
      const fits = await withInput(file, [comparisonLayout], async (input): Promise<Fitted[]> => {
        if ("documents" in input) throw new Refusal(input.source, "expected a table of preferences, got JSON");
        const { source, table } = input;
        return (await readComparisons(table)).map((compared) => {
          const { comparisons } = compared;
          const fit = refusing(source, () => game.fitRewards({ comparisons, ridge }), (refused) =>
            reworded(compared, refused));
          return { ...compared, ...fit };
        });
      });
      await print(fitReport(fits));
    });
}

function ridge(text: string): number {
  const number = decimal(text);
  if (!(number >= 0)) throw new InvalidArgumentError("Expected a number >= 0.");
  return number;
}

/** Ends with wrong usage where the library takes a ridge for no preferences. */
function checkRidge(game: GameRoom, ridge: number, command: Command): void {
  const one = { winner: "a", loser: "b" };
  const other = { winner: "b", loser: "a" };
  try {
    game.fitRewards({ comparisons: [one, other], ridge });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    command.error(`error: ${saying("--ridge", error)}`, { exitCode: 2 });
  }
}

/** A refusal of the library, with whose comparisons they are in place of where they stood. */
function reworded({ prompt, group, comparisons }: Compared, refused: Refused): string {
  const of = prompt === null ? "" : ` of prompt ${quote(prompt)}`;
  const by = group === null ? "" : ` by group ${quote(group)}`;
  const [, k, rest] = /^comparisons\[(\d+)\]\.(\w+)$/.exec(refused.field) ?? [];
  if (k === undefined) return saying(`the comparisons${of}${by}`, refused);
  const { winner, loser } = comparisons[Number(k)]!;
  return saying(`the ${rest} of ${quote(winner)} over ${quote(loser)}${of}${by}`, refused);
}
