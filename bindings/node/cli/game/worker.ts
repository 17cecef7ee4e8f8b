// A worker's program: prices or audits pieces of games, as `reading.ts` gives them away.

import { load } from "candor";
import { workerData } from "node:worker_threads";
import { documentsOf } from "../../../read/json.js";
import { piecesOf } from "../../../read/pieces.js";
import { PromptReader, type Met } from "../../../read/prompt-table.js";
import { rewardsPresets } from "../../../read/presets/rewards.js";
import { Seen } from "../../../read/seen.js";
import { OwnMemory } from "../../../read/shared.js";
import type { Piece } from "../../../read/sheet.js";
import { answering } from "../../../web/worker/answer.js";
import { scope } from "../../pool/thread.js";
import { HOST } from "../input/host.js";
import { openSource, type Source } from "../input/source.js";
import { Games } from "./documents.js";
import { gameLayouts } from "./layouts.js";
import { works, type Asked, type Done, type GameLines, type Given, type MetNames } from "./work.js";

const { work, source, wanted, terms, table } = workerData as Given;
const { game } = await load();
const worker = works[work](game, terms);

/** Games a line. */
function lines(): (asked: Asked<GameLines>) => Done {
  const games = new Games(game, wanted, terms);
  const memory = new OwnMemory();
  return ({ piece: { bytes, line, first }, how }) => {
    worker.begin(how);
    games.count = first;
    for (const document of documentsOf(source, { bytes: memory.copy(bytes), line, byLine: true })) {
      worker.add(games.prompt(document));
    }
    return { part: worker.part() };
  };
}

/** Pieces of a table. */
function rows({ form, mapping, groups }: NonNullable<Given["table"]>): (asked: Asked<Piece>) => Promise<Done> {
  const tables = { layouts: gameLayouts, mapping, rewards: rewardsPresets };
  let file: Promise<Source> | undefined;
  const parts = async () => (await (file ??= openSource(source.name))).parts!;
  const open = piecesOf({ place: source, form, tables, parts, host: HOST });
  return async ({ piece, how }) => {
    worker.begin(how);
    const met = new Meeting();
    const { table: part, reach, edges } = await open(piece);
    const taker = { add: worker.add.bind(worker), flush: worker.flush.bind(worker), finish() {} };
    const read = await new PromptReader(() => taker, met, groups).read(part);
    const ends = edges && { head: edges.head, tail: edges.tail };
    return { part: worker.part(), table: { rows: read, names: met.names, counts: part.counts, reach: reach(), edges: ends } };
  };
}

/** Keeps the names, too, for whoever knows those of other pieces. */
class Meeting implements Met {
  readonly #seen = new Seen();
  #bytes = new Uint8Array(2 ** 12);
  readonly #ends: number[] = [];

  add(bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.#seen.add(bytes, start, end)) return false;
    const from = this.#ends.at(-1) ?? 0;
    const to = from + end - start;
    if (to > this.#bytes.length) {
      const larger = new Uint8Array(2 * to);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#ends.push(to);
    return true;
  }

  get names(): MetNames {
    return { bytes: this.#bytes.slice(0, this.#ends.at(-1) ?? 0), ends: Uint32Array.from(this.#ends) };
  }
}

answering(scope(), (table ? rows(table) : lines()) as (asked: unknown) => unknown);
