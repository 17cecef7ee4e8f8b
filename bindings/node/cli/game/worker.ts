// A thread that prices or audits lines of games: what `reading.ts` gives away.

import { load } from "candor";
import { parentPort, workerData } from "node:worker_threads";
import { documentsOf } from "../../../read/json.js";
import { Unreadable } from "../../../read/place.js";
import { READY, type Answer } from "../threads.js";
import { Games } from "./documents.js";
import { works, type Given, type GivenLines } from "./work.js";

const { work, wanted, terms } = workerData as Given;
const { game } = await load();
const games = new Games(game, wanted, terms);
const worker = works[work](game, terms);
const port = parentPort!;

port.on("message", ({ source, bytes, line, first, how }: GivenLines) => {
  let answer: Answer<unknown>;
  try {
    games.count = first;
    worker.begin(how);
    const lines = { bytes: bytes, line, byLine: true };
    for (const document of documentsOf(source, lines)) worker.add(games.prompt(document));
    answer = { part: worker.part() };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { field, expected } = error as Unreadable & { field: string; expected: string };
    answer = { refused: { field, expected } };
  }
  port.postMessage(answer);
});
port.postMessage(READY);
