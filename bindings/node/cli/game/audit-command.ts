// candor audit FILE

import { load, type GameRoom } from "candor";
import type { Command } from "commander";
import type { Document } from "../input/json.js";
import { withInput, type Input } from "../input/read.js";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { progress } from "../progress.js";
import { Refusal, refusing } from "../refusal.js";
import { refuseOptions } from "../usage.js";
import { auditReport } from "./audit-report.js";
import { Audits, type AuditedFile } from "./audited.js";
import { candidateLayout, readCandidateTable } from "./candidate-table.js";
import { Games, isCandidateGame, readCandidateGame } from "./documents.js";
import { MECHANISM, addGameOptions, checkOptions, resize, type Wanted } from "./options.js";
import { promptLayout, readPromptTable } from "./prompt-table.js";

const HELP = `
FILE is what candor price takes: CSV of rewards or of candidates, JSON, JSONL; - is standard input.

Every group in turn plays hundreds of lies while the others tell the truth: a size 0.1 to 100 times its
own; its rewards drawn away from the others'; the lies of the theorems that say when lying pays; and the
best report that a search finds. Of each, what it gains where nobody pays and what is left of that once
the payments are made. Among candidates the search is complete.

Examples:
  candor audit examples/rewards.csv
  candor audit examples/rewards.csv --normalization max --lambda 0.5
  candor audit examples/rewards.csv --rule none
  candor audit examples/rewards.csv --rule intermediate --ascent 8:0.3
  candor audit examples/rewarded-soups.csv --format json

Exit code 0: audited; 1: refused, with the reason; 2: wrong usage.`;

export function addAudit(program: Command): void {
  const command = program
    .command("audit")
    .summary("what would lying bring each group, without payments and with them?")
    .description("Looks for a lie that pays, group by group.")
    .argument("<file>", "rewards or candidates, see below");
  addReportOptions(addGameOptions(command), true)
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, ...wanted }: Wanted & ReportOptions) => {
      const print = await printer({ format, out }, [file]);
      const { game } = await load();
      checkOptions(game, wanted, command);
      const audited = await withInput(file, [promptLayout, candidateLayout], (input) => audit(input, { game, wanted, command }));
      await print(auditReport(audited));
    });
}

interface Auditing {
  readonly game: GameRoom;
  readonly wanted: Wanted;
  readonly command: Command;
}

async function audit(input: Input, auditing: Auditing): Promise<AuditedFile> {
  if ("documents" in input) return auditDocuments(input.documents, auditing);
  const { source, table } = input;
  const { game, wanted, command } = auditing;
  const { size: _, ...options } = wanted;
  if (table.layout === candidateLayout) {
    refuseOptions(command, MECHANISM, "for candidates, which are trained already");
    const groups = resize((await readCandidateTable(table)).groups, wanted, source);
    const audits = new Audits(game, groups, {});
    audits.take(refusing(source, () => game.audit({ groups })));
    return audits.finish();
  }
  return readPromptTable(table, (groups) => new Audits(game, resize(groups, wanted, source), options));
}

/** One CandidateGame, or a Game a document. */
async function auditDocuments(documents: AsyncIterable<Document>, { game, wanted, command }: Auditing): Promise<AuditedFile> {
  let bar: ReturnType<typeof progress> | undefined;
  const shown = (done: number, of: number): void => (bar ??= progress(of)).at(done, done);
  const games = new Games(game, wanted, ({ groups, options }) => new Audits(game, groups, options, shown));
  let candidates: AuditedFile | undefined;
  let count = 0;
  for await (const document of documents) {
    if (candidates) throw new Refusal(document.place, "more after a game of candidates, which stands alone");
    if (count++ === 0 && isCandidateGame(document.value)) {
      refuseOptions(command, MECHANISM, "for candidates, which are trained already");
      const { ids: _, ...one } = readCandidateGame(game, document, wanted);
      const audits = new Audits(game, one.groups, {});
      audits.take(refusing(document.place, () => game.audit(one)));
      candidates = audits.finish();
    } else {
      games.add(document);
    }
  }
  bar?.stop();
  return candidates ?? games.finish();
}
