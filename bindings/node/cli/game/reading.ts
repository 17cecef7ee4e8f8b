// A file of games, of whichever kind: prompts or candidates, a table or JSON.

import type { GameOptions, GameRoom } from "candor";
import type { Command } from "commander";
import type { Document } from "../input/json.js";
import type { Input } from "../input/read.js";
import { Refusal, type Place } from "../refusal.js";
import { refuseOptions } from "../usage.js";
import { candidateLayout, readCandidateTable, type Candidates } from "./candidate-table.js";
import { Games, isCandidateGame, readCandidateGame } from "./documents.js";
import { MECHANISM, resize, type Wanted } from "./options.js";
import type { Extras } from "./pricer.js";
import type { NamedGroup } from "./prompt.js";
import { promptLayout, readPromptTable, type Taker } from "./prompt-table.js";

export const gameLayouts = [promptLayout, candidateLayout];

/** What all prompts of a file share: groups with the sizes that count, and options, those of the command line first. */
export interface Terms {
  readonly groups: readonly NamedGroup[];
  readonly options: GameOptions;
  readonly extras: Extras;
}

/** What is made of a file. */
export interface Uses<Prompts, Candidate> {
  readonly game: GameRoom;
  readonly wanted: Wanted;
  /** For options that candidates have no use for. */
  readonly command: Command;
  prompts(terms: Terms, source: Place): Taker<Prompts>;
  candidates(candidates: Candidates, place: Place): Candidate;
}

/** @throws Refusal that names the row or the line, and whatever the uses throw. */
export async function readGames<P, C>(input: Input, uses: Uses<P, C>): Promise<P | C> {
  if ("documents" in input) return readDocuments(input.source, input.documents, uses);
  const { source, table } = input;
  const { wanted, command } = uses;
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

/** One CandidateGame, or a Game a document. */
async function readDocuments<P, C>(
  source: Place, documents: AsyncIterable<Document>, uses: Uses<P, C>,
): Promise<P | C> {
  const { game, wanted, command } = uses;
  const extras = { baselines: true, boosts: true };
  const games = new Games(game, wanted, (terms) => uses.prompts({ ...terms, extras }, source));
  let candidates: { readonly made: C } | undefined;
  let count = 0;
  for await (const document of documents) {
    if (candidates) throw new Refusal(document.place, "more after a game of candidates, which stands alone");
    if (count++ === 0 && isCandidateGame(document.value)) {
      refuseMechanism(command);
      candidates = { made: uses.candidates(readCandidateGame(game, document, wanted), document.place) };
    } else {
      games.add(document);
    }
  }
  return candidates ? candidates.made : games.finish();
}

function refuseMechanism(command: Command): void {
  refuseOptions(command, MECHANISM, "for candidates, which are trained already");
}
