// candor quote FILE

import { load } from "candor";
import type { Command } from "commander";
import type { Layout } from "../../../read/table.js";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { Refusal, refusing } from "../refusal.js";
import { addGameOptions, checkOptions } from "./options.js";
import { promptLayout, readPromptTable } from "../../../read/prompt-table.js";
import { quoteReport } from "./quote-report.js";
import { PromptQuotes, quotedOf, type Quoted } from "./quoted.js";
import { readSampleTable, sampleLayouts } from "./sample-table.js";
import { resize, type Wanted } from "./wanted.js";

/** Samples of the base model have no weights: how often it gives a response is how often it stands there. */
const sampledPrompts: Layout = { ...promptLayout, optional: ["size"], without: ["baseline"] };

const HELP = `
FILE is a table of responses that the base model gave, as often as it gave them; - is standard input.

  CSV    response,<group>,<group>,...
         One sample a row, to whatever prompts the model will see, and what it is worth to one agent
         of each group (what the group's reward model says). The first column may be called sample.
         Groups have one agent each unless --size says otherwise.
  CSV    prompt,response,group,reward[,size]
         Two samples or more for each prompt. Every prompt is a game of its own; errors are over
         prompts, and how far off so few samples a prompt are is said as their bias.

For each whole group: what the base model is worth to it, what the tuned model will be, what it pays,
what it keeps, and how that compares with no fine-tuning at all; each with its standard error. csv and
json have the values of one agent.

Examples:
  candor quote examples/tiny-rlhf/base-samples.csv --size brevity=3 --size nature=2
  candor quote examples/tiny-rlhf/base-samples.csv --size brevity=3 --size nature=2 --lambda 2
  candor quote examples/tiny-rlhf/base-samples.csv --size brevity=3 --format json
  candor quote examples/tiny-rlhf/base-samples.csv --divergence chi2 --format csv

Exit code 0: quoted; 1: refused, with the reason; 2: wrong usage.`;

export function addQuote(program: Command): void {
  const command = program
    .command("quote")
    .summary("what would fine-tuning give each group, and cost it, before it is trained?")
    .description("Quotes a fine-tuning run from samples of the model before it, with standard errors.")
    .argument("<file>", "samples, see below");
  addReportOptions(addGameOptions(command), true)
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, ...wanted }: Wanted & ReportOptions) => {
      const print = await printer({ format, out }, [file]);
      const { game } = await load();
      checkOptions(game, wanted, command);
      const { size: _, ...options } = wanted;
      const quoted = await withInput(file, [sampledPrompts, ...sampleLayouts], async (input): Promise<Quoted> => {
        if ("documents" in input) throw new Refusal(input.source, "expected a table of samples, got JSON");
        const { source, table } = input;
        if (table.layout === sampledPrompts) {
          return readPromptTable(table, (groups) => (
            new PromptQuotes(game, resize(groups, wanted, source), options, source)));
        }
        const samples = await readSampleTable(table);
        const groups = resize(samples.map((group) => ({ ...group, size: 1 })), wanted, source);
        const quote = refusing(source, () => game.quote({ groups, ...options }));
        return quotedOf(groups.map(({ id, size }) => ({ id, size })), quote);
      });
      await print(quoteReport(quoted));
    });
}
