// What other threads do with the games of a file.

import type { GameRoom, PricedColumns } from "candor";
import type { Place } from "../refusal.js";
import { audit, summary, type AuditedPart } from "./audited.js";
import { Pricer } from "./pricer.js";
import type { Prompt, Terms } from "./prompt.js";
import { makers, type Made, type How } from "./result.js";
import type { Wanted } from "./wanted.js";

/** What a thread begins with. */
export interface Given {
  readonly work: keyof typeof works;
  readonly wanted: Wanted;
  readonly terms: Terms;
}

/** A piece: whole lines, the first of them and its first game by number, and what is made of each game's result. */
export interface GivenLines {
  readonly source: Place;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly line: number;
  readonly first: number;
  readonly how: How | undefined;
}

/** Takes the prompts of one piece after the other. */
export interface Work<Part> {
  begin(how: How | undefined): void;
  add(prompt: Prompt): void;
  /** What became of those since `begin`. */
  part(): Part;
}

/** Prompts that were priced, as a `Pricer` goes on from them. */
export interface PricedPart {
  readonly chunks: readonly PricedColumns[];
  readonly outcomes: { readonly min: number; readonly max: number };
  readonly made: readonly Made[];
}

class Pricing implements Work<PricedPart> {
  readonly #pricer: Pricer;
  #how: How | undefined;
  #chunks: PricedColumns[] = [];
  #made: Made[] = [];
  #outcomes = { min: Infinity, max: 0 };

  constructor(game: GameRoom, terms: Terms) {
    this.#pricer = new Pricer(game, {
      ...terms,
      observe: (priced) => {
        if (this.#how) this.#made.push(makers[this.#how](priced));
        return true;
      },
      chunk: ({ valuations, payments, utilities, welfare }) =>
        void this.#chunks.push({ valuations, payments, utilities, welfare }),
    });
  }

  begin(how: How | undefined): void {
    this.#how = how;
    this.#chunks = [];
    this.#made = [];
    this.#outcomes = { min: Infinity, max: 0 };
  }

  add(prompt: Prompt): void {
    const m = prompt.responses.length;
    this.#outcomes = { min: Math.min(this.#outcomes.min, m), max: Math.max(this.#outcomes.max, m) };
    this.#pricer.add(prompt);
  }

  part(): PricedPart {
    this.#pricer.flush();
    return { chunks: this.#chunks, outcomes: this.#outcomes, made: this.#made };
  }
}

class Auditing implements Work<AuditedPart> {
  #audits: Float64Array[] = [];
  #tried = 0;
  #truthful = true;

  constructor(private readonly game: GameRoom, private readonly terms: Terms) {}

  begin(): void {
    this.#audits = [];
    this.#tried = 0;
    this.#truthful = true;
  }

  add(prompt: Prompt): void {
    const audited = audit(this.game, prompt, this.terms);
    this.#audits.push(summary(audited));
    this.#tried += audited.tried;
    this.#truthful &&= audited.truthful;
  }

  part(): AuditedPart {
    return { audits: this.#audits, tried: this.#tried, truthful: this.#truthful };
  }
}

export const works = {
  price: (game: GameRoom, terms: Terms): Work<PricedPart> => new Pricing(game, terms),
  audit: (game: GameRoom, terms: Terms): Work<AuditedPart> => new Auditing(game, terms),
};
