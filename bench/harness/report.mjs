// All tables of a run.

import { contendersTable, machineLine, missingLines, runtimesTable, scalingTable } from "./tables.mjs";

/** Contenders whose times are shown for every runtime, by room; of other rooms, the unitary one. */
const SHOWN = { kl: ["core, batch", "core, kernel alone", "core, one call, typed arrays", "JavaScript, stable"] };

/** The languages of the machine that ran the bench. */
const places = ({ home }) => [home, "c", "numpy"];

export function contendersOf(found, name) {
  return contendersTable(found.rooms[name], places(found));
}

export function runtimesOf(found, name) {
  const room = found.rooms[name];
  const contenders = (SHOWN[name] ?? [room.unitary]).filter((contender) => room.times[contender]);
  return contenders.map((contender) => runtimesTable(room, contender, "node 20")).join("\n\n");
}

export function report(found) {
  const parts = [machineLine(found)];
  for (const [name, { title, times, unitary }] of Object.entries(found.rooms)) {
    if (times[unitary]?.[found.home]) parts.push(`## ${title}`, contendersOf(found, name));
    const elsewhere = Object.keys(times[unitary] ?? {}).filter((place) => place !== found.home);
    if (elsewhere.length) parts.push(`## ${title}, in every runtime`, runtimesOf(found, name));
  }
  if (found.scaling) parts.push("## how time grows", scalingTable(found.scaling));
  return [...parts, missingLines(found).join("\n")].filter(Boolean).join("\n\n");
}
