// A file of games for the game room: prompts or candidates, a table or JSON.

import type { CandidateGame, Game } from "candor";
import type { Client } from "candor/worker";
import { candidateLayout, readCandidateTable, type Candidates } from "../../../read/candidate-table.js";
import { Prompts, candidatesOf, gameOf, isCandidateGame } from "../../../read/games.js";
import type { Document } from "../../../read/json.js";
import { Unreadable } from "../../../read/place.js";
import { rewardsPresets } from "../../../read/presets/rewards.js";
import type { NamedGroup, Prompt } from "../../../read/prompt.js";
import { promptLayout, readPromptTable } from "../../../read/prompt-table.js";
import { refusedAt } from "../../../read/refused.js";
import { openFile, type Reading } from "./open.js";

/** A prompt as the library's game: JSON. */
export interface PromptGame {
  readonly id: string;
  readonly responses: readonly string[];
  readonly game: Game;
}

export type GameFile = { readonly notes: readonly string[] } & (
  | { readonly prompts: readonly PromptGame[]; /** Prompts that were read and not kept. */ readonly more: number }
  | CandidateFile);

/** Prompts that are kept: a person looks at one at a time. */
export const KEPT = 1000;

/** All of a file is read, so that what is wrong in it is refused in whichever row.
 *  @param core prices the games of a JSON file, whose fields the library alone can refuse
 *  @throws Unreadable that names the row or the line */
export async function readGameFile(file: File, reading: Reading, core: Client): Promise<GameFile> {
  const input = await openFile(file, { layouts: [promptLayout, candidateLayout], rewards: rewardsPresets }, reading);
  if ("documents" in input) return { ...(await documentGames(input.documents, reading, core)), notes: [] };
  const { table } = input;
  const { notes } = table;
  if (table.layout === candidateLayout) return { ...candidateGame(await readCandidateTable(table)), notes };
  return { ...(await readPromptTable(table, (groups) => new Taken(groups))), notes };
}

/** The first prompts of a file. */
class Taken {
  readonly #prompts: PromptGame[] = [];
  #more = 0;

  constructor(private readonly groups: readonly NamedGroup[]) {}

  add(prompt: Prompt): void {
    if (this.#prompts.length < KEPT) this.#prompts.push(promptGame(prompt, this.groups));
    else this.#more++;
  }

  finish(): { readonly prompts: readonly PromptGame[]; readonly more: number } {
    return { prompts: this.#prompts, more: this.#more };
  }
}

/** What has no name in the file is called by its number, as in the command line's JSON.
 *  @param said what a document says beside groups */
export function promptGame(
  { id, responses, rewards, baseline }: Prompt, groups: readonly NamedGroup[], said: Partial<Game> = {},
): PromptGame {
  const named = (what: string, id: Prompt["id"]): string => (typeof id === "number" ? `${what} ${id}` : id);
  return {
    id: named("prompt", id), responses: responses.map((each) => named("response", each)),
    game: {
      ...said, groups: groups.map((group, i) => ({ ...group, reward: Array.from(rewards[i]!) })),
      // the reader of tables fills it again for the next prompt
      ...(baseline && { baseline: Array.from(baseline) }),
    },
  };
}

interface CandidateFile {
  readonly candidates: CandidateGame;
  /** Names of the candidates. */
  readonly ids: readonly string[];
}

const candidateGame = ({ ids, ...candidates }: Candidates): CandidateFile => ({ candidates, ids });

async function documentGames(documents: AsyncIterable<Document>, { signal }: Reading, core: Client) {
  const { game } = core.with({ signal });
  const all = new Prompts();
  const prompts: PromptGame[] = [];
  let candidates: CandidateFile | undefined;
  for await (const document of documents) {
    const { value, place } = document;
    if (candidates) throw new Unreadable(place, "more after a game of candidates, which stands alone");
    const asked = <Result>(call: Promise<Result>): Promise<Result> =>
      call.catch((error) => { throw refusedAt(place, error); });
    if (all.count === 0 && isCandidateGame(value)) {
      const one = value as CandidateGame;
      candidates = candidateGame(candidatesOf(one, (await asked(game.priceCandidates(one))).scores, place));
    } else {
      const one = gameOf(document);
      const prompt = all.add(one, (await asked(game.price(one))).options, place);
      if (prompts.length < KEPT) prompts.push(promptGame(prompt, all.agreed!.groups, one));
    }
  }
  return candidates ?? { prompts, more: all.count - prompts.length };
}
