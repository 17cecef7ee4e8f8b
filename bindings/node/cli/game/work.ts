// What workers do with the prompts of a file.

import type { GameRoom, Totals } from "candor";
import type { Edges } from "../../../read/edges.js";
import type { Mapping } from "../../../read/mapping.js";
import type { Reach } from "../../../read/ranges.js";
import type { Form } from "../../../read/sheet.js";
import type { Counts } from "../../../read/tally.js";
import type { Place } from "../refusal.js";
import { audit, summary, type AuditedPart } from "./audited.js";
import { Pricer } from "./pricer.js";
import type { NamedGroup, Prompt, PricedPrompts, Terms } from "./prompt.js";
import { makers, type Made, type How } from "./result.js";
import type { Wanted } from "./wanted.js";

/** What a worker begins with. */
export interface Given {
  readonly work: keyof typeof works;
  readonly source: Place;
  readonly wanted: Wanted;
  readonly terms: Terms;
  /** Of a table; undefined: games a line. */
  readonly table?: {
    readonly form: Form;
    readonly mapping: Mapping;
    /** With the table's sizes. */
    readonly groups: readonly NamedGroup[];
  };
}

/** What a worker is asked. */
export interface Asked<Piece> {
  readonly piece: Piece;
  /** What is made of each prompt's result. */
  readonly how: How | undefined;
}

/** Whole lines, the first of them and its first game by number. */
export interface GameLines {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly line: number;
  readonly first: number;
}

/** What became of a piece. */
export interface Done<Part = unknown> {
  readonly part: Part;
  /** Of a table. */
  readonly table?: {
    readonly rows: number;
    readonly names: MetNames;
    readonly counts: Counts | undefined;
    readonly reach: Reach | undefined;
    readonly edges: Edges | undefined;
  };
}

/** Names of prompts, in order: name k is at [ends[k - 1], ends[k]). */
export interface MetNames {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** Takes the prompts of one piece after the other. */
export interface Work<Part> {
  begin(how: How | undefined): void;
  add(prompt: Prompt): void;
  flush(): void;
  /** What became of those since `begin`. */
  part(): Part;
}

/** Prompts that were priced, as a `Pricer` goes on from them. */
export interface PricedPart {
  /** undefined where there are none. */
  readonly totals: Totals | undefined;
  readonly outcomes: PricedPrompts["outcomes"];
  readonly made: readonly Made[];
}

class Pricing implements Work<PricedPart> {
  readonly #pricer: Pricer;
  #how: How | undefined;
  #made: Made[] = [];

  constructor(game: GameRoom, terms: Terms) {
    this.#pricer = new Pricer(game, {
      ...terms,
      observe: (priced) => {
        if (this.#how) this.#made.push(makers[this.#how](priced));
        return true;
      },
    });
  }

  begin(how: How | undefined): void {
    this.#pricer.part();
    this.#how = how;
    this.#made = [];
  }

  add(prompt: Prompt): void {
    this.#pricer.add(prompt);
  }

  flush(): void {
    this.#pricer.flush();
  }

  part(): PricedPart {
    const part = this.#pricer.part();
    // one text goes from thread to thread faster than many
    return { ...part, made: this.#how === "result" ? this.#made : [this.#made.join("")] };
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

  flush(): void {}

  part(): AuditedPart {
    return { audits: this.#audits, tried: this.#tried, truthful: this.#truthful };
  }
}

export const works = {
  price: (game: GameRoom, terms: Terms): Work<PricedPart> => new Pricing(game, terms),
  audit: (game: GameRoom, terms: Terms): Work<AuditedPart> => new Auditing(game, terms),
};
