// The prompts of a shard, whatever it is written in: the same readers that `candor price` has.

import type { GameRoom } from "candor";
import { isCandidateGame } from "../../read/games.js";
import { documentsOf } from "../../read/json.js";
import { openAny, type Given, type Opened } from "../../read/open.js";
import type { Mapping } from "../../read/mapping.js";
import { rewardsPresets } from "../../read/presets/rewards.js";
import type { NamedGroup } from "../../read/prompt.js";
import { readPromptTable, type Taker } from "../../read/prompt-table.js";
import type { Table } from "../../read/table.js";
import { Games } from "../cli/game/documents.js";
import type { Terms } from "../cli/game/prompt.js";
import { candidateLayout } from "../../read/candidate-table.js";
import { gameLayouts } from "../cli/game/layouts.js";
import { resize, type Wanted } from "../cli/game/wanted.js";
import { HOST } from "../cli/input/host.js";
import { Refusal, quote, type Place } from "../cli/refusal.js";

export const opened = (given: Given, mapping: Mapping): Promise<Opened> =>
  openAny(given, { layouts: gameLayouts, mapping, rewards: rewardsPresets }, HOST);

export interface Reading {
  readonly game: GameRoom;
  readonly wanted: Wanted;
  readonly mapping: Mapping;
  /** Those of the whole file, where this is a part of it. */
  readonly groups?: readonly NamedGroup[] | undefined;
}

/** Gives all prompts to a taker, which is made once the terms are known.
 *  @returns what the reader noticed, and what came of the taker
 *  @throws Unreadable that names the row or the line. */
export async function readPrompts<Result>(
  given: Given, { game, wanted, mapping, groups: known }: Reading, begin: (terms: Terms) => Taker<Result>,
): Promise<{ readonly result: Result; readonly notes: readonly string[] }> {
  const found = await opened(given, mapping);
  if ("table" in found) {
    const { table } = found;
    refuseCandidates(table);
    const { size: _, ...options } = wanted;
    const extras = { baselines: table.column("baseline") >= 0, boosts: false };
    const result = await readPromptTable(table, (groups) => {
      const sized = resize(known ?? groups, wanted, given.place);
      const taker = begin({ groups: sized, options, extras });
      return known ? reordered(taker, places(groups, known, given.place)) : taker;
    });
    return { result, notes: table.notes };
  }
  const games = new Games(game, wanted);
  let taker: Taker<Result> | undefined;
  for await (const lines of found.pieces) {
    for (const document of documentsOf(given.place, lines)) {
      if (isCandidateGame(document.value)) throw new Refusal(document.place, CANDIDATES);
      const prompt = games.prompt(document);
      taker ??= begin(games.terms!);
      taker.add(prompt);
    }
  }
  if (!taker) throw new Refusal(given.place, "nothing in it");
  return { result: taker.finish(), notes: [] };
}

const CANDIDATES = "a game of candidates, which is priced at once; candor price does that";

export function refuseCandidates({ layout, source }: Table): void {
  if (layout === candidateLayout) throw new Refusal(source, CANDIDATES);
}

/** Where the groups of the file are among those of its part. @throws Refusal where they are not the same. */
function places(groups: readonly NamedGroup[], known: readonly NamedGroup[], place: Place): readonly number[] {
  const same = "every prompt must have the same groups";
  const strange = groups.find(({ id }) => known.every((one) => one.id !== id));
  if (strange) throw new Refusal(place, `group ${quote(strange.id)} is not in the first prompt; ${same}`);
  return known.map(({ id, size }) => {
    const at = groups.findIndex((one) => one.id === id);
    if (at < 0) throw new Refusal(place, `group ${quote(id)} is missing in a prompt; ${same}`);
    const got = groups[at]!.size;
    if (got !== size) {
      const expected = `expected ${size} as in the group's other rows`;
      throw new Refusal(place, `"size" of group ${quote(id)} ${expected}, got ${got}`);
    }
    return at;
  });
}

/** A part of a file may name the groups in another order: the bits of sums are those of the file's. */
function reordered<Result>(taker: Taker<Result>, at: readonly number[]): Taker<Result> {
  return {
    add: (prompt) => taker.add({ ...prompt, rewards: at.map((i) => prompt.rewards[i]!) }),
    finish: () => taker.finish(),
  };
}
