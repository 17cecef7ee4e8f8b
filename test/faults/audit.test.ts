// The audit finds what it is there for: answers that are lost, changed or done twice, and streams that were touched.

import { load } from "candor";
import { beforeAll, expect, test } from "vitest";
import type { StreamEvent } from "../../bindings/core/life/types.js";
import { streamsOf } from "../../bindings/edge/life/service.js";
import { memoryStore } from "../../bindings/edge/stores/memory.js";
import { audit } from "./audit.js";
import { calls, rounds } from "./clients.js";
import { Desk, type Acknowledged } from "./desk.js";
import { livesOf } from "./lives.js";
import { lots } from "./ordeal.js";
import type { Reply } from "./process.js";

const candor = await load();
const store = memoryStore();
const streams = streamsOf(livesOf(candor), store, { poll: 0 });
const sent = new Map<string, Set<string>>();
const random = lots(7);
const desk = new Desk(300, async (stream, command): Promise<Reply> => {
  const keys = sent.get(stream) ?? new Set<string>();
  sent.set(stream, keys.add(`${command.role} ${command.actor} ${command.key}`));
  return { outcome: await streams.command(stream, command) };
}, random);

beforeAll(async () => {
  await Promise.all([rounds(desk, "rounds/0", 3, random), calls(desk, "calls/0", 3, random, Date.now)]);
});

type Change = (events: StreamEvent[]) => readonly StreamEvent[];

/** What is found when a stream of rounds has been changed, or what was acknowledged. */
async function found(
  change: Change = (events) => events, more: readonly Acknowledged[] = [],
): Promise<readonly string[]> {
  const eventsOf = async (stream: string): Promise<readonly StreamEvent[]> => {
    const { events } = await store.read(stream, 0);
    return stream === "rounds/0" ? change(events) : events;
  };
  return (await audit(candor, eventsOf, [...desk.acknowledged, ...more], sent)).faults;
}

const first = (of: (one: Acknowledged) => boolean): Acknowledged => desk.acknowledged.find(of)!;

test("nothing, where all is well", async () => {
  await desk.sendAgain();
  expect(await found()).toEqual([]);
  expect(desk.broken).toEqual([]);
  expect(desk.tally.accepted).toBeGreaterThan(150);
});

test.each<[string, Change, RegExp]>([
  ["an event that is gone from the end", (events) => events.slice(0, -1), /and is not there/],
  ["one that is gone from the middle", (events) => events.filter(({ version }) => version !== 9),
    /events\[8\]\.version/],
  ["one that is there twice", (events) => [...events, events.at(-1)!], /is there twice/],
  ["one that was changed", (events) => events.map((event) =>
    (event.version === 5 ? { ...event, at: event.at + 1 } : event)), /events\[4\]\.hash/],
  ["one whose sender is another", (events) => events.map((event) =>
    (event.version === 5 ? { ...event, actor: "eve" } : event)), /nobody sent user eve|nobody sent operator eve/],
])("%s", async (_, change, message) => {
  const faults = await found(change);
  expect(faults.some((fault) => message.test(fault)), faults.join("\n")).toBe(true);
});

test("an answer that was never followed, of another version, or of another kind", async () => {
  const one = first(({ outcome }) => outcome.accepted);
  const lie = (command: object, outcome: object = {}): Acknowledged =>
    ({ ...one, command: { ...one.command, ...command }, outcome: { ...one.outcome, ...outcome } as never });
  expect(await found(undefined, [lie({ key: "never" })])).toEqual(
    [expect.stringMatching(/never was answered.*is not there/)]);
  expect(await found(undefined, [lie({}, { answer: { version: 999, phase: "RUNNING" } })])).toEqual(
    [expect.stringMatching(/"version":999.*and is at \d+/)]);
  expect(await found(undefined, [lie({}, { accepted: false, refusal: "wrong-phase", message: "" })])).toEqual(
    [expect.stringMatching(/and is a \w+/)]);
});

test("an answer that is another the second time", async () => {
  let version = 1;
  const answer = (): Reply => ({ outcome: { accepted: true, answer: { version: version++, phase: "" } } });
  const forgetful = new Desk(1, async () => answer(), () => 0);
  await forgetful.send("rounds/0", { type: "tick", key: "k", role: "operator", actor: "desk", version: 0 });
  expect(forgetful.broken).toHaveLength(1);
});
