// One family of tasks, replayed from the start.

import type { CrowdRoom } from "candor";
import { Votes } from "../../../read/slots.js";
import type { VoteTable } from "../../../read/vote-table.js";
import { figure } from "../output/table.js";
import type { FamilyResult } from "../families.js";
import { refusing } from "../refusal.js";
import { listed } from "./answers.js";
import { checkClasses, type CrowdWanted } from "./options.js";
import { replayVotes } from "./replayed.js";
import { replayReport } from "./report.js";

/** What all families share. */
export interface FamilyWanted {
  readonly options: Omit<CrowdWanted, "budget" | "rule" | "state">;
  readonly each: boolean;
  readonly answers: boolean;
  /** Whether answers are wanted one by one. */
  readonly lines: boolean;
}

/** @throws Refusal that names the family */
export function replayFamily(crowd: CrowdRoom, table: VoteTable, { options, each, answers, lines }: FamilyWanted): FamilyResult {
  const { source } = table;
  const votes = new Votes(table);
  checkClasses(votes.classes, options, source);
  return refusing(source, () => {
    const course = replayVotes(crowd, votes, { ...options, answers }, 1);
    const { slots, workers, loss, regret, bound, baselines } = course.standings.at(-1)!;
    const { json, csv } = replayReport(course, undefined, each, () => undefined);
    return {
      json: json as object, csv: csv!, answers: lines ? listed(course.answers) : [],
      row: {
        slots: String(slots), workers: String(workers.length), loss: figure(loss, 6), average: figure(baselines.average?.loss ?? null, 6),
        best: figure(baselines.best.loss, 6), regret: figure(regret, 2), bound: figure(bound, 2),
      },
    };
  });
}
