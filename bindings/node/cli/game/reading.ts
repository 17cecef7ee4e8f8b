// A file of games, of whichever kind: prompts or candidates, a table or JSON.

import type { GameRoom } from "candor";
import type { Command } from "commander";
import { candidateLayout, readCandidateTable, type Candidates } from "../../../read/candidate-table.js";
import type { Taker } from "../../../read/prompt-table.js";
import type { Input } from "../input/read.js";
import { refuseOptions } from "../usage.js";
import type { Spread } from "./elsewhere.js";
import { MECHANISM } from "./options.js";
import type { Place } from "../refusal.js";
import type { Terms } from "./prompt.js";
import { readDocuments } from "./reading-documents.js";
import { readPrompts } from "./reading-prompts.js";
import { resize, type Wanted } from "./wanted.js";

/** What is made of a file. */
export interface Uses<Prompts, Candidate, Takes extends Taker<Prompts> = Taker<Prompts>> {
  readonly game: GameRoom;
  readonly wanted: Wanted;
  /** For options that candidates have no use for. */
  readonly command: Command;
  prompts(terms: Terms, source: Place): Takes & Taker<Prompts>;
  candidates(candidates: Candidates, place: Place): Candidate;
  /** For files of many prompts. */
  readonly spread?: Spread<Takes>;
}

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
