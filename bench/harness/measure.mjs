// Rounds over everything that is to be measured.

import { Absent } from "./absent.mjs";
import { difference } from "./agreement.mjs";

/** @param places by name: { place, folder, effort (rounds, and what perform takes), points of a room }
 *  @param rooms the rooms to measure, by name @param reference sums by room and point
 *  @param wanted whether a contender of a room is
 *  @param tell is told what comes next
 *  @returns rows with a time of each round, what is absent, what failed, and which runtime each place said it was
 *
 *  A round opens every place once and goes over its contenders, each in a process or a page of its own, which goes
 *  over the points; every second round goes backwards, so that a machine that slows down slows all of them. What failed
 *  or is absent is left out from then on. */
export async function measure({ places, rooms, reference, wanted = () => true, tell = () => {} }) {
  const times = new Map();
  const [absent, failed, versions] = [[], [], {}];
  const gone = new Set();
  const leave = (place, room, contender, error) => {
    gone.add(JSON.stringify([place, room, contender]));
    const where = { place, ...(room && { room, contender }) };
    if (error instanceof Absent) absent.push({ ...where, reason: error.message });
    else failed.push({ ...where, reason: String(error?.message ?? error).trim().split("\n").slice(-3).join(" ") });
  };
  const isGone = (...where) => gone.has(JSON.stringify(where));

  const note = (place, room, contender, { name, version, rows }) => {
    versions[place] = `${name} ${version}`;
    for (const { point, nanoseconds, sums } of rows) {
      const apart = difference(sums, reference[room][point]);
      if (!(apart <= rooms[room].tolerance)) throw new Error(`${point}: its results differ by ${apart}`);
      const key = JSON.stringify({ room, point, contender, place });
      times.set(key, [...(times.get(key) ?? []), nanoseconds]);
    }
  };

  const visit = async (name, { place, folder, effort, points }, backwards) => {
    const session = await place.open(folder);
    try {
      for (const job of inTurn(jobs(place, rooms, points, wanted), backwards)) {
        if (isGone(name, job.room, job.contender)) continue;
        try {
          note(name, job.room, job.contender, await session.perform({ ...job, ...effort }));
        } catch (error) {
          leave(name, job.room, job.contender, error);
        }
      }
    } finally {
      await session.close();
    }
  };

  const entries = Object.entries(places);
  const rounds = Math.max(...entries.map(([, { effort }]) => effort.rounds));
  for (let round = 0; round < rounds; round++) {
    for (const [name, each] of inTurn(entries, round % 2 === 1)) {
      if (round >= each.effort.rounds || isGone(name, undefined, undefined)) continue;
      tell(`round ${round + 1} of ${each.effort.rounds}, ${name}`);
      await visit(name, each, round % 2 === 1).catch((error) => leave(name, undefined, undefined, error));
    }
  }
  const rows = Array.from(times, ([key, each]) => ({ ...JSON.parse(key), times: each }));
  return { rows, absent, failed, versions };
}

const inTurn = (list, backwards) => (backwards ? [...list].reverse() : list);

/** What there is to do at a place: a contender and the points that it goes over. */
function jobs(place, rooms, points, wanted) {
  return Object.entries(rooms).flatMap(([name, room]) => {
    const contenders = (place.contenders?.(room) ?? Object.keys(room.contenders)).filter((each) => wanted(name, each));
    return contenders.map((contender) => ({ room: name, contender, points: points(room) }));
  });
}
