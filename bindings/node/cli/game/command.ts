// candor price FILE

import { load, type GameRoom } from "candor";
import type { Command } from "commander";
import type { Document } from "../input/json.js";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { Refusal, refusing, type Place } from "../refusal.js";
import { candidateReport } from "./candidate-report.js";
import { candidateLayout, readCandidateTable } from "./candidate-table.js";
import { Games, isCandidateGame, priceCandidateGame } from "./documents.js";
import { addGameOptions, resize, type Wanted } from "./options.js";
import { Pricer } from "./pricer.js";
import { promptReport } from "./prompt-report.js";
import { pricePromptTable, promptLayout } from "./prompt-table.js";

const HELP = `
FILE is known by its content, not by its name; - is standard input.

  CSV    prompt,response,group,reward[,baseline]
         What each response to a prompt is worth to one agent of each group; baseline: how likely
         the model gives it before fine-tuning (any positive weight). Each prompt needs a row for
         every response and group, and its rows stand together. Files may be larger than memory.
  CSV    candidate,group,size,value
         Models already trained: what each is worth to one agent of each group of so many.
  JSON   {"groups": [{"id": "a", "size": 3, "reward": [0.2, 0.9]}, ...], "lambda": 0.5}: one prompt
         {"groups": [{"id": "a", "size": 3, "values": [0.2, 0.9]}, ...]}: candidates
  JSONL  a prompt a line, as above; all lines with the same groups and options

Columns may come in any order. The command line's options win over the file's.

Examples:
  candor price rewards.csv --lambda 0.5 --size legal=3 --size support=40
  candor price candidates.csv --format json --out prices.json
  zcat rewards.csv.gz | candor price - --divergence chi2 --format csv

Exit code 0: priced; 1: refused, with the reason; 2: wrong usage.`;

export function addPrice(program: Command): void {
  const command = program
    .command("price")
    .summary("what model do the groups get, and what does each pay?")
    .description("Prices a fine-tuning run that several groups share, so that no group gains by overstating its rewards or its size.")
    .argument("<file>", "rewards or candidates, see below");
  addReportOptions(addGameOptions(command))
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, ...wanted }: Wanted & ReportOptions) => {
      const print = await printer({ format, out });
      await print(await price(file, wanted));
    });
}

async function price(file: string, wanted: Wanted): Promise<Report> {
  const { game } = await load();
  return withInput(file, [promptLayout, candidateLayout], async (input) => {
    const { source } = input;
    if ("documents" in input) return priceDocuments(game, source, input.documents, wanted);
    if (input.table.layout === candidateLayout) {
      onlySizes(source, wanted);
      const candidates = await readCandidateTable(input.table);
      const groups = resize(candidates.groups, wanted, source);
      return candidateReport({ ...candidates, groups }, refusing(source, () => game.priceCandidates({ groups })));
    }
    const { size: _, ...options } = wanted;
    const extras = { baselines: input.table.column("baseline") >= 0, boosts: false };
    const begin = (ids: readonly string[]): Pricer =>
      new Pricer(game, source, resize(ids.map((id) => ({ id, size: 1 })), wanted, source), options, extras);
    return promptReport(await pricePromptTable(input.table, begin));
  });
}

/** One CandidateGame, or a Game a document. */
async function priceDocuments(game: GameRoom, source: Place, documents: AsyncIterable<Document>, wanted: Wanted): Promise<Report> {
  const games = new Games(game, source, wanted);
  let candidates: Report | undefined;
  let count = 0;
  for await (const document of documents) {
    if (candidates) throw new Refusal(document.place, "more after a game of candidates, which stands alone");
    if (count++ === 0 && isCandidateGame(document.value)) {
      onlySizes(source, wanted);
      candidates = candidateReport(...priceCandidateGame(game, document, wanted));
    } else {
      games.add(document);
    }
  }
  return candidates ?? promptReport(games.finish());
}

/** Candidates are already trained: nothing is left to say but how many agents the groups have. */
function onlySizes(source: Place, { size: _, ...options }: Wanted): void {
  const [option] = Object.keys(options);
  if (option) throw new Refusal(source, `--${option} does not apply to candidates`);
}
