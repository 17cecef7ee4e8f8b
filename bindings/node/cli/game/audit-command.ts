// candor audit FILE

import { load } from "candor";
import type { Command } from "commander";
import { addReadingOptions, splitReading, type Reading } from "../input/options.js";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { refusing } from "../refusal.js";
import { addWorkers, workersFor, type WorkersOption } from "../workers-option.js";
import { auditReport } from "./audit-report.js";
import { Audits, type AuditedFile, type AuditedPart } from "./audited.js";
import { FirstPrompt } from "./live.js";
import { addGameOptions, checkOptions } from "./options.js";
import { gameLayouts } from "./layouts.js";
import { readGames } from "./reading.js";
import type { Wanted } from "./wanted.js";

const HELP = `
FILE is what candor price takes: CSV of rewards or of candidates, JSON, JSONL; - is standard input.

Every group in turn plays hundreds of lies while the others tell the truth: a size 0.1 to 100 times its
own; its rewards drawn away from the others'; the lies of the theorems that say when lying pays; and the
best report that a search finds. Of each, what it gains where nobody pays and what is left of that once
the payments are made. Among candidates the search is complete. Every lie of every group is one game
of all groups, so that twice as many groups take four times as long.

Examples:
  candor audit examples/rewards.csv
  candor audit examples/rewards.csv --normalization max --lambda 0.5
  candor audit examples/rewards.csv --rule none
  candor audit examples/rewards.csv --rule intermediate --ascent 8:0.3
  candor audit examples/rewarded-soups.csv --format json

Exit code 0: audited; 1: refused, with the reason; 2: wrong usage.`;

/** Bytes of games whose audits take longer than workers do to start: about a thousand of (5,64). */
const ENOUGH = 2 ** 22;

export function addAudit(program: Command): void {
  const command = program
    .command("audit")
    .summary("what would lying bring each group, without payments and with them?")
    .description("Looks for a lie that pays, group by group.")
    .argument("<file>", "rewards or candidates, see below");
  addReportOptions(addReadingOptions(addGameOptions(command), { groups: true }), true);
  addWorkers(command, "the prompts")
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, workers, ...options }: Wanted & Reading & ReportOptions & WorkersOption) => {
      const { reading, rest: wanted } = splitReading(options);
      const print = await printer({ format, out }, [file]);
      const { game } = await load();
      checkOptions(game, wanted, command);
      const first = new FirstPrompt();
      const audited = await withInput(file, gameLayouts, (input): Promise<AuditedFile> =>
        readGames(input, {
          game, wanted, command,
          prompts: (terms) => first.seenBy(new Audits(game, terms), terms.groups),
          candidates: ({ ids: _, ...candidates }, place) => {
            const audits = new Audits(game, { groups: candidates.groups, options: {} });
            audits.take(refusing(place, () => game.audit(candidates)));
            return audits.finish();
          },
          spread: {
            work: "audit", ...workersFor({ workers }, ENOUGH),
            include: (audits, part: AuditedPart) => audits.include(part),
          },
        }),
        reading,
      );
      await print(auditReport(audited, first.live(audited.options, audited.prompts)));
    });
}
