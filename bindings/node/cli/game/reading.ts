// A file of games, of whichever kind: prompts or candidates, a table or JSON.

import type { GameRoom } from "candor";
import type { Command } from "commander";
import { isCandidateGame } from "../../../read/games.js";
import { documentsOf } from "../../../read/json.js";
import type { Input } from "../input/read.js";
import { Refusal, type Place } from "../refusal.js";
import { refuseOptions } from "../usage.js";
import { candidateLayout, readCandidateTable, type Candidates } from "../../../read/candidate-table.js";
import { Games, readCandidateGame } from "./documents.js";
import { Elsewhere, type Spread } from "./elsewhere.js";
import { MECHANISM } from "./options.js";
import type { Terms } from "./prompt.js";
import { promptLayout, readPromptTable, type Taker } from "../../../read/prompt-table.js";
import { resize, type Wanted } from "./wanted.js";

export const gameLayouts = [promptLayout, candidateLayout];

/** What is made of a file. */
export interface Uses<Prompts, Candidate, Takes extends Taker<Prompts> = Taker<Prompts>> {
  readonly game: GameRoom;
  readonly wanted: Wanted;
  /** For options that candidates have no use for. */
  readonly command: Command;
  prompts(terms: Terms, source: Place): Takes & Taker<Prompts>;
  candidates(candidates: Candidates, place: Place): Candidate;
  /** For games a line. */
  readonly spread?: Spread<Takes>;
}

/** @throws Refusal that names the row or the line, and whatever the uses throw. */
export async function readGames<P, C, T extends Taker<P> = Taker<P>>(
  input: Input, uses: Uses<P, C, T>,
): Promise<P | C> {
  if ("documents" in input) return readDocuments(input, uses);
  const { source, table } = input;
  const { wanted, command } = uses;
  refuseOptions(command, ["threads"], "for a table, which one thread reads");
  if (table.layout === candidateLayout) {
    refuseMechanism(command);
    const candidates = await readCandidateTable(table);
    return uses.candidates({ ...candidates, groups: resize(candidates.groups, wanted, source) }, source);
  }
  const { size: _, ...options } = wanted;
  const extras = { baselines: table.column("baseline") >= 0, boosts: false };
  return readPromptTable(table, (groups) =>
    uses.prompts({ groups: resize(groups, wanted, source), options, extras }, source),
  );
}

/** One CandidateGame, or a Game a document: the first lines here, so that it is known what all agree in, and those that
 *  come while other threads start, where that is worth it; then all on those. */
async function readDocuments<P, C, T extends Taker<P>>(
  { source, size, pieces }: Exclude<Input, { table: unknown }>, uses: Uses<P, C, T>,
): Promise<P | C> {
  const { game, wanted, command, spread } = uses;
  const games = new Games(game, wanted);
  let taker: T | undefined;
  let candidates: { readonly made: C } | undefined;
  let elsewhere: Elsewhere<T> | undefined;
  let bytes = 0;
  try {
    for await (const lines of pieces) {
      bytes += lines.bytes.length;
      if (taker && !elsewhere && spread && spread.threads > 1 && (size ?? bytes) >= spread.enough) {
        elsewhere = new Elsewhere(taker, spread, games, wanted);
      }
      if (elsewhere?.ready) {
        await elsewhere.give(source, lines);
        continue;
      }
      for (const document of documentsOf(source, lines)) {
        if (candidates) throw new Refusal(document.place, "more after a game of candidates, which stands alone");
        if (!taker && isCandidateGame(document.value)) {
          refuseMechanism(command);
          candidates = { made: uses.candidates(readCandidateGame(game, document, wanted), document.place) };
        } else {
          const prompt = games.prompt(document);
          taker ??= uses.prompts(games.terms!, source);
          taker.add(prompt);
        }
      }
    }
  } finally {
    // a refusal of what was given away comes first in the file, whatever else came to pass
    await elsewhere?.finish().finally(() => elsewhere!.close());
  }
  return candidates ? candidates.made : taker!.finish();
}

function refuseMechanism(command: Command): void {
  refuseOptions(command, MECHANISM, "for candidates, which are trained already");
}
