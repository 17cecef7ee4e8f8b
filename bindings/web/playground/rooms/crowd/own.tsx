// A file of votes as the room's history. What the room cannot show is refused by name, before anything changes.

import type { Move } from "../../room.js";
import type { Reading } from "../../files/open.js";
import { readVotesFile } from "../../files/votes.js";
import { OwnData } from "../../parts/own-data.js";
import { Unreadable } from "../../../../read/place.js";
import { AWAY, type History } from "./history.js";
import { LIMITS, type CrowdScene } from "./scene.js";

export function OwnVotes({ scene, move }: { readonly scene: CrowdScene; readonly move: Move<CrowdScene> }) {
  return <OwnData label="Replay a file of your own: slot, worker, report, label" read={readHistory}
    take={({ history }) => move({ ...scene, history, worker: 0, round: 1, amount: 0, asked: 0 })} />;
}

interface Read {
  readonly history: History;
  readonly notes: readonly string[];
}

/** @throws Unreadable */
export async function readHistory(file: File, reading: Reading): Promise<Read> {
  const { slots, notes, history: { workers, classes, votes, labels } } = await readVotesFile(file, reading);
  const refused = (why: string): Unreadable => new Unreadable({ name: file.name }, why);
  if (classes) {
    const some = `${classes.slice(0, 3).join(", ")}${classes.length > 3 ? ", ..." : ""}`;
    throw refused(`expected reports from 0 to 1, as this room replays them, got classes (${some}): candor label takes `
      + "those");
  }
  if (slots.length * workers.length > LIMITS.reports) {
    throw refused(`${workers.length} workers at ${slots.length} slots are more than the ${LIMITS.reports} reports that this room `
      + "replays: candor crowd takes them");
  }
  if (labels.every((label) => label === null)) {
    throw refused("no slot has a label, and this room pays by what turned out: candor label pays without");
  }
  const places = new Map(workers.map((worker, i) => [worker, i]));
  const reports = slots.map(() => new Array<number | null>(workers.length).fill(AWAY));
  for (const { slot, worker, report } of votes) reports[slot]![places.get(worker)!] = report as number | null;
  return { history: { workers, reports, labels: labels as readonly (number | null)[] }, notes };
}
