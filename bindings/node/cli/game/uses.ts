// What a reader of games is asked to make of a file.

import type { GameRoom } from "candor";
import type { Command } from "commander";
import type { Candidates } from "../../../read/candidate-table.js";
import type { Taker } from "../../../read/prompt-table.js";
import type { Place } from "../refusal.js";
import type { Spread } from "./elsewhere.js";
import type { Terms } from "./prompt.js";
import type { Wanted } from "./wanted.js";

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
