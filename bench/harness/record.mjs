// Measurements as they are kept: by room, contender and place, for each point the lowest, lower quartile, median, upper
// quartile and highest of the rounds' times, in nanoseconds a unit.

import { spread } from "./median.mjs";

/** Four digits; the fourth is noise. */
const short = (value) => Number(value.toPrecision(4));

/** @param rows as measure gives them */
export function record(rooms, rows) {
  return Object.fromEntries(Object.entries(rooms).map(([name, { title, unit, unitary, points }]) => {
    const names = Object.keys(points);
    const times = {};
    for (const { room, point, contender, place, times: rounds } of rows) {
      if (room !== name) continue;
      times[contender] ??= {};
      times[contender][place] ??= names.map(() => null);
      times[contender][place][names.indexOf(point)] = spread(rounds).map(short);
    }
    return [name, { title, unit, unitary, points: names, times }];
  }));
}

/** A record with a part of it measured anew. @param places, rooms the names of what was */
export function renewed(before, found, places, rooms) {
  const stays = ({ place, room }) => !(places.includes(place) && (!room || rooms.includes(room)));
  const names = Object.keys({ ...before.rooms, ...found.rooms });
  return {
    ...found, scaling: before.scaling, earlier: earlier(before, found, rooms),
    versions: { ...before.versions, ...found.versions },
    absent: [...before.absent.filter(stays), ...found.absent],
    failed: [...before.failed.filter(stays), ...found.failed],
    rooms: Object.fromEntries(names.map((name) => [name, renewedRoom(before.rooms[name], found.rooms[name])])),
  };
}

/** What rooms that were not measured anew are of, by commit. */
function earlier(before, found, rooms) {
  const all = [...(before.earlier ?? []), { commit: before.commit, rooms: [...Object.keys(before.rooms), "scaling"] }];
  const named = new Set(rooms);
  return all.map(({ commit, rooms: some }) => {
    const stay = some.filter((name) => !named.has(name));
    for (const name of stay) named.add(name);
    return { commit, rooms: stay };
  }).filter(({ commit, rooms: some }) => some.length > 0 && commit !== found.commit);
}

/** Times of a grid that is another now are not kept. */
function renewedRoom(before, found) {
  if (!before || !found) return before ?? found;
  if (before.points.join() !== found.points.join()) return found;
  const contenders = Object.keys({ ...found.times, ...before.times });
  const times = contenders.map((name) => [name, { ...before.times[name], ...found.times[name] }]);
  return { ...found, times: Object.fromEntries(times) };
}
