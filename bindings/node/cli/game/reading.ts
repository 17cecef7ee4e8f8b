// A file of games, of whichever kind: prompts or candidates, a table or JSON.

import type { Command } from "commander";
import { candidateLayout, readCandidateTable } from "../../../read/candidate-table.js";
import type { Taker } from "../../../read/prompt-table.js";
import type { Input } from "../input/read.js";
import { refuseOptions } from "../usage.js";
import { MECHANISM } from "./options.js";
import { readDocuments } from "./reading-documents.js";
import { readPrompts } from "./reading-prompts.js";
import type { Uses } from "./uses.js";
import { resize } from "./wanted.js";

/** @throws Refusal that names the row or the line, the first in the file, and whatever the uses throw. */
export async function readGames<P, C, T extends Taker<P> = Taker<P>>(
  input: Input, uses: Uses<P, C, T>,
): Promise<P | C> {
  const { wanted, command } = uses;
  if ("documents" in input) return readDocuments(input, uses, () => refuseMechanism(command));
  const { source, table } = input;
  if (table.layout !== candidateLayout) return readPrompts(input, uses);
  refuseMechanism(command);
  const candidates = await readCandidateTable(table);
  return uses.candidates({ ...candidates, groups: resize(candidates.groups, wanted, source) }, source);
}

function refuseMechanism(command: Command): void {
  refuseOptions(command, MECHANISM, "for candidates, which are trained already");
  refuseOptions(command, ["workers"], "for candidates, which are one game");
}
