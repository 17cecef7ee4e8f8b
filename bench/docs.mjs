// node bench/docs.mjs: the tables of docs/performance.md out of bench/recorded.json, between their markers.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { contendersOf, runtimesOf } from "./harness/report.mjs";
import { machineLine, missingLines, scalingTable } from "./harness/tables.mjs";

const page = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
const recorded = new URL("recorded.json", import.meta.url);

/** What a marker stands for. */
function table(found, [what, room]) {
  if (room && !found.rooms[room]) return "Not in this record.";
  switch (what) {
    case "machine": return [machineLine(found), ...missingLines(found)].map((line) => `- ${line}`).join("\n");
    case "contenders": return contendersOf(found, room);
    case "runtimes": return runtimesOf(found, room);
    case "scaling": return scalingTable(found.scaling);
    default: throw new Error(`no table is called ${what}`);
  }
}

/** A text with every table between its markers made anew. */
export function filled(text, found) {
  return text.replaceAll(/(<!-- bench: (.+?) -->\n).*?(<!-- end -->)/gs, (_, start, words, end) =>
    `${start}\n${table(found, words.split(" "))}\n\n${end}`);
}

export function writeDocs(found) {
  writeFileSync(page, filled(readFileSync(page, "utf8"), found));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeDocs(JSON.parse(readFileSync(recorded, "utf8")));
