// Whatever the library takes the schema takes; whatever the schema refuses the library refuses too. Over random bodies, of JSON and of what
// CBOR carries beside it, right ones and spoilt ones.

import fc from "fast-check";
import { load, type Candor, type DataCall } from "candor";
import { beforeAll, expect, test } from "vitest";
import type { Call } from "../../bindings/edge/call.js";
import { calls } from "../../bindings/edge/calls.js";
import { validated } from "../../bindings/edge/validate.js";
import { history, KEY } from "../crowd/arbitraries.js";
import { calls as dataCalls, mechanisms } from "../data/arbitraries.js";
import { divergences, game } from "../game/arbitraries.js";
import { changed, places } from "./faults.js";
import { refusalOf } from "./refused.js";

const byPath = new Map((calls as unknown as readonly Call[]).map((call) => [call.path, call]));

let rooms: Candor;
beforeAll(async () => {
  rooms = await load();
});

const anything = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, NaN, Infinity, -1, 0, 1e308, 2 ** 53, "", "kl", [], {}, [[]], new Map(), 1n),
  fc.anything({ withTypedArray: true, withNullPrototype: true, maxDepth: 2 }),
);

/** The body, or the body with something else at one of its places. */
const spoilt = (body: unknown): fc.Arbitrary<unknown> => fc.oneof(
  { arbitrary: fc.constant(body), weight: 1 },
  { arbitrary: fc.tuple(fc.constantFrom(...places(body).map(([place]) => place).filter((place) => place.length > 0)), anything)
    .map(([place, value]) => changed(body, place, value)), weight: 5 },
);

const games = fc.constantFrom(...divergences).chain((divergence) => game(divergence));
const crowds = history({ missing: true, workers: 4, slots: 6 });
const callsOfAll: fc.Arbitrary<DataCall> = fc.tuple(dataCalls(5), fc.constantFrom(...mechanisms)).map(([c, [, make]]) => make(c));

const bodies: readonly (readonly [path: string, body: fc.Arbitrary<unknown>])[] = [
  ["/v1/game/price", games],
  ["/v1/game/candidates", games.map(({ groups }) => ({ groups: groups.map(({ size, reward }) => ({ size, values: reward })) }))],
  ["/v1/crowd/create", fc.constantFrom(
    { workers: ["a", "b"], update: "elf-x", key: KEY }, { workers: ["a", "b", "c"], perSlot: 2, key: KEY, scale: 0.5, labelNoise: 0.1 },
    { workers: ["a"], schedule: "fixed", horizon: 9, silence: "sleep" },
  )],
  ["/v1/crowd/replay", crowds],
  ["/v1/data/plan", callsOfAll],
];

test.each(bodies)("%s", (path, body) => {
  const call = byPath.get(path)!;
  let [taken, turnedAway] = [0, 0];
  fc.assert(fc.property(body.chain(spoilt), (given) => {
    const library = refusalOf(() => call.run(rooms, given as never)) !== undefined;
    const schema = refusalOf(() => validated(call.body, given)) !== undefined;
    if (schema) turnedAway++;
    if (!library) taken++;
    expect(schema && !library).toBe(false);
    // what the schema read is what was given
    if (!schema) expect(refusalOf(() => call.run(rooms, validated(call.body, given) as never)) !== undefined).toBe(library);
  }), { numRuns: 1000 });
  expect(taken).toBeGreaterThan(100);
  expect(turnedAway).toBeGreaterThan(100);
});
