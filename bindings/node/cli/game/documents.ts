// Games of JSON, with what the command line says of them.

import type { CandidateGame, GameRoom } from "candor";
import type { Candidates } from "../../../read/candidate-table.js";
import { Prompts, candidatesOf, gameOf } from "../../../read/games.js";
import type { Document } from "../../../read/json.js";
import { refusing } from "../refusal.js";
import type { Prompt, Terms } from "./prompt.js";
import { resize, type Wanted } from "./wanted.js";

/** Every prompt is given room for both: the next line may have them. */
const EXTRAS = { baselines: true, boosts: true };

/** Games one after the other, read as the prompts of one. */
export class Games {
  readonly #prompts: Prompts;

  /** @param terms what all games must agree in: those of the first one, where they are not known. */
  constructor(
    private readonly game: GameRoom,
    private readonly wanted: Wanted,
    terms?: Terms,
  ) {
    this.#prompts = new Prompts(terms);
  }

  /** Of games before the next one. */
  get count(): number {
    return this.#prompts.count;
  }

  set count(count: number) {
    this.#prompts.count = count;
  }

  /** Known once there is a prompt. */
  get terms(): Terms | undefined {
    const { agreed } = this.#prompts;
    return agreed && { ...agreed, extras: EXTRAS };
  }

  /** The next one. @throws Unreadable that names the line and the field. */
  prompt(document: Document): Prompt {
    const { place } = document;
    const { size: _, ...given } = this.wanted;
    const one = gameOf(document, given);
    const { options } = refusing(place, () => this.game.price(one));
    return this.#prompts.add(one, options, place, (groups) => resize(groups, this.wanted, place));
  }
}

/** A CandidateGame. @throws Unreadable */
export function readCandidateGame(game: GameRoom, { value, place }: Document, wanted: Wanted): Candidates {
  const { scores } = refusing(place, () => game.priceCandidates(value as CandidateGame));
  const candidates = candidatesOf(value as CandidateGame, scores, place);
  return { ...candidates, groups: resize(candidates.groups, wanted, place) };
}
