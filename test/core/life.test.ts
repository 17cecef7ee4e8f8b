// What holds of everything that lives, on the smallest thing that does.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRefusal } from "../../bindings/core/refusal.js";
import { GENESIS, hashOf } from "../../bindings/core/life/events.js";
import type { StreamEvent } from "../../bindings/core/life/types.js";
import { caught } from "../caught.js";
import { boxes, type Box, type BoxCommand } from "./toy.js";

const salt = (k: number): string => k.toString(16).padStart(32, "0");

/** A stream and its state: sends commands, keeps events, deletes what they erase. */
class Run {
  state: Box = boxes.begin("boxes/one");
  events: StreamEvent[] = [];

  send(command: Partial<BoxCommand>): ReturnType<typeof boxes.decide> {
    const version = this.state.version;
    const full = { key: `k${version}`, actor: "desk", role: "operator", version, at: this.state.now, ...command };
    const decided = boxes.decide(this.state, full as BoxCommand);
    for (const event of decided.events) this.add(event);
    return decided;
  }

  put(user: string, number: number, more: object = {}): ReturnType<typeof boxes.decide> {
    const salted = { salt: salt(this.state.version), ...more };
    return this.send({ type: "put", user, number, actor: user, role: "user", ...salted });
  }

  add(event: StreamEvent): void {
    this.state = boxes.evolve(this.state, event);
    this.events.push(event);
    for (const version of event.erases) this.events[version - 1] = { ...this.events[version - 1]!, opening: null };
  }
}

function announced(): Run {
  const run = new Run();
  run.send({ type: "announce", until: 100, at: 1, salt: salt(99) });
  return run;
}
const refusalOf = (decided: ReturnType<typeof boxes.decide>): string => (decided.accepted ? "" : decided.refusal);

test("an event is frozen at every depth, what its command brought is not, and a copy is followed to the same state", () => {
  const run = announced();
  const command = { key: "a", type: "put", user: "ann", number: 3, actor: "ann", role: "user", salt: salt(1), version: 1, at: 1 } as const;
  const decided = boxes.decide(run.state, command);
  const [event] = decided.events;
  const frozen = (value: unknown): boolean =>
    typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  expect(frozen(event)).toBe(true);
  expect(Object.isFrozen(command)).toBe(false);
  expect(boxes.snapshot(boxes.evolve(run.state, structuredClone(event!)))).toEqual(boxes.snapshot(boxes.evolve(run.state, event!)));
  expect(isRefusal(caught(() => boxes.evolve(event as unknown as Box, event!)))).toBe(true);
});

describe("keys", () => {
  test("the same command again changes nothing and is answered as before, also without its salt", () => {
    const run = announced();
    const first = run.put("ann", 3, { key: "a" });
    run.put("bob", 4);
    for (const again of [{ salt: salt(1) }, { salt: undefined }]) {
      expect(run.put("ann", 3, { key: "a", ...again })).toEqual({ ...first, events: [] });
    }
    expect(refusalOf(run.put("ann", 4, { key: "a" }))).toBe("key-reused");
  });
  test("of another sender are others", () => {
    const run = announced();
    run.put("ann", 3, { key: "a" });
    expect(run.put("bob", 4, { key: "a" })).toMatchObject({ accepted: true, events: [{ version: 3 }] });
    expect(run.put("desk", 4, { key: "k0" })).toMatchObject({ accepted: true, events: [{ version: 4 }] });
  });
  test("a refusal for good is one for ever, and in the stream", () => {
    const run = announced();
    expect(run.send({ type: "tell", key: "t" })).toMatchObject({ refusal: "too-early", events: [{ type: "refused" }] });
    expect(run.send({ type: "tell", key: "t", at: 100 })).toMatchObject({ refusal: "too-early", events: [] });
    expect(run.send({ type: "tell", key: "t2", at: 100 }).accepted).toBe(true);
  });
  test("of refusals alone do not make a stream grow", () => {
    const run = announced();
    for (let k = 0; k < 1030; k++) run.send({ type: "tell", key: `t${k}`, version: run.state.version });
    for (let k = 0; k < 70; k++) run.put("ann", 1, { key: `t${k}`, at: 100 });
    // the announcement is one of the operator's answers, and goes
    expect(run.events.length).toBe(1 + 1024 + 64);
    expect(run.send({ type: "tell", key: "t", at: 100 }).accepted).toBe(true);
  });
  test("once what was sealed is gone, the key and what was said openly say which command it was", () => {
    const run = announced();
    const first = run.put("ann", 3, { key: "a" });
    const forget = { type: "forget", user: "ann", actor: "ann", role: "user", key: "f" } as const;
    run.send(forget);
    expect(run.put("ann", 3, { key: "a", salt: salt(77) })).toEqual({ ...first, events: [] });
    for (const other of [{ key: "f" }, { key: "a", user: "bob", role: "operator", actor: "desk" }]) {
      const operator = { actor: "desk", role: "operator" } as const;
      if (!("user" in other)) expect(refusalOf(run.put("ann", 3, other))).toBe("key-reused");
      run.send({ type: "put", user: "cyd", number: 1, salt: salt(5), ...operator, key: "o" });
      run.put("cyd", 2);
      expect(refusalOf(run.send({ type: "put", user: "dan", number: 1, salt: salt(6), ...operator, key: "o" }))).toBe("key-reused");
    }
    expect(refusalOf(run.send({ ...forget, key: "a" }))).toBe("key-reused");
  });
  test("of what was refused, with something sealed, are for what was said openly", () => {
    const run = announced();
    expect(refusalOf(run.put("ann", 3, { key: "late", at: 100 }))).toBe("too-late");
    expect(run.put("ann", 4, { key: "late" })).toMatchObject({ refusal: "too-late", events: [] });
    expect(refusalOf(run.send({ type: "forget", user: "ann", actor: "ann", role: "user", key: "late" }))).toBe("key-reused");
  });
  test("are answered as long as they are among a user's last 64, and then meet their stale version", () => {
    const run = announced();
    for (let k = 0; k < 65; k++) run.put("ann", k, { key: `a${k}` });
    expect(run.put("ann", 1, { key: "a1" })).toMatchObject({ accepted: true, events: [] });
    expect(refusalOf(run.put("ann", 0, { key: "a0", version: 1 }))).toBe("stale-version");
  });
  test("of an operator are answered among its last 1024, all of them under way at once", () => {
    const run = announced();
    const before = Array.from({ length: 1024 }, (_, k) => run.send({ type: "tick", key: `t${k}` }));
    before.forEach((answer, k) => {
      expect(run.send({ type: "tick", key: `t${k}`, version: 1 })).toEqual({ ...answer, events: [] });
    });
    expect(refusalOf(run.send({ type: "announce", until: 100, key: "k0", version: 0, salt: salt(1) }))).toBe("stale-version");
  });
  test("a stream is announced once under a key, also without its salt", () => {
    const run = announced();
    const again = { type: "announce", until: 100, key: "k0", version: 0 };
    expect(run.send(again)).toMatchObject({ accepted: true, events: [], answer: { version: 1 } });
    expect(refusalOf(run.send({ ...again, until: 101 }))).toBe("key-reused");
  });
});

describe("versions", () => {
  test("are compulsory", () => {
    const run = announced();
    for (const version of [undefined, -1, 0.5, "1"]) {
      expect(refusalOf(run.put("ann", 1, { version }))).toBe("malformed");
    }
    expect(refusalOf(run.put("ann", 1, { version: 99 }))).toBe("unknown-version");
  });
  test("are stale where something has changed that the command is about", () => {
    const run = announced();
    run.put("ann", 3);
    expect(run.put("bob", 4, { version: 1 }).accepted).toBe(true);
    expect(run.put("ann", 5, { version: 1 })).toMatchObject({ refusal: "stale-version", version: 3, events: [] });
    expect(refusalOf(run.send({ type: "tell", version: 2, at: 100 }))).toBe("stale-version");
  });
});

describe("the clock", () => {
  test("of a user's is known, moves nothing, and takes nothing from how far ticks may go", () => {
    const run = announced();
    run.send({ type: "tell", at: 100 });
    for (const at of [200, 400]) run.send({ type: "tick", at });
    run.send({ type: "forget", user: "ann", actor: "ann", role: "user", at: 5000 });
    expect([run.state.now, run.state.at, boxes.latest(run.state)]).toEqual([400, 5000, 800]);
    expect(run.send({ type: "tick", at: 401 }).accepted).toBe(true);
    expect([run.state.now, run.state.at]).toEqual([401, 401]);
  });
  test("of a user's command does not pass the deadline", () => {
    const run = announced();
    expect(refusalOf(run.put("ann", 3, { at: 1e15 }))).toBe("too-late");
    expect(run.put("bob", 3).accepted).toBe(true);
    expect(run.state.now).toBe(1);
  });
  test("of the operator's passes it by no more than the terms allow", () => {
    const run = announced();
    expect(refusalOf(run.send({ type: "tell", at: 201 }))).toBe("clock-jumps");
    expect(run.send({ type: "tell", at: 200 }).accepted).toBe(true);
    expect(refusalOf(run.send({ type: "tick", at: 301 }))).toBe("clock-jumps");
    expect(run.send({ type: "tick", at: 300 }).accepted).toBe(true);
    expect(refusalOf(run.send({ type: "tick", at: 501 }))).toBe("clock-jumps");
    for (const at of [500, 900]) expect(run.send({ type: "tick", at }).accepted).toBe(true);
    expect(refusalOf(run.send({ type: "tick", at: 899 }))).toBe("time-runs-back");
  });
});

test("who may not send a command leaves no trace", () => {
  const run = announced();
  const wrong: Partial<BoxCommand>[] = [
    { type: "tell", role: "user" }, { type: "put", user: "ann", number: 1, salt: salt(1), role: "user", actor: "bob" },
    { type: "put", user: "ann", number: 1, salt: salt(1), role: "anybody" }, { type: "close" }, { type: "toString" },
    { type: "put", user: "ann", number: 1 }, { type: "tick", salt: salt(1) }, { type: "tick", key: "k".repeat(257) },
    { type: "tick", actor: "\ud800" }, { type: "announce", until: 9, key: "\ud800" },
    { type: "announce", until: 9 },
  ];
  for (const command of wrong) expect(run.send(command)).toMatchObject({ accepted: false, events: [] });
  const early = { type: "tick", key: "k", actor: "x", role: "operator", version: 0, at: 1 } as const;
  expect(boxes.decide(boxes.begin("boxes/two"), early)).toMatchObject({ refusal: "wrong-phase", events: [] });
});

/** A walk of random commands. */
const walks = fc.array(fc.record({
  type: fc.constantFrom("put", "put", "put", "forget", "tell", "tick"), user: fc.constantFrom("ann", "bob", "cyd"),
  number: fc.nat(9), at: fc.nat(40),
}), { maxLength: 12 }).map((commands) => {
  const run = announced();
  for (const { type, user, number, at } of commands) {
    if (type === "put") run.put(user, number, { at: run.state.now + at });
    else if (type === "forget") run.send({ type, user, actor: user, role: "user" });
    else run.send({ type, at: run.state.now + at });
  }
  return run;
});

test("a fold is what was decided, verified, and goes on from a snapshot at any place", () => {
  fc.assert(fc.property(walks, fc.nat(), ({ events, state }, k) => {
    const verified = boxes.verify(JSON.parse(JSON.stringify(events)) as StreamEvent[]);
    expect([verified.state.head, verified.events]).toEqual([state.head, events.length]);
    let part = boxes.begin("boxes/one");
    events.forEach((event, at) => {
      if (at === k % events.length) part = boxes.restore(JSON.parse(JSON.stringify(boxes.snapshot(part))), events);
      part = boxes.evolve(part, event);
    });
    expect([boxes.snapshot(part), part.parts]).toEqual([boxes.snapshot(state), state.parts]);
  }));
});

test("no event can be changed, cut out, put in or moved unseen, and the first that does not fit is named", () => {
  const change = (value: unknown): unknown => {
    if (typeof value === "number") return value + 1;
    if (typeof value === "string") return `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`;
    if (Array.isArray(value)) return [...(value as unknown[]), 1];
    return { ...(value as object), more: 1 };
  };
  fc.assert(fc.property(walks, fc.nat(), fc.nat(), ({ events }, k, f) => {
    const at = k % events.length;
    const event = events[at]!;
    const fields = Object.keys(event).filter((field) => event[field as keyof StreamEvent] !== null);
    const field = fields[f % fields.length] as keyof StreamEvent;
    const other = { ...event, [field]: change(event[field]) } as StreamEvent;
    const changed = events.map((one, j) => (j === at ? other : one));
    expect(() => boxes.verify(changed)).toThrow(new RegExp(`"events\\[${at}\\]`));
    if (at < events.length - 1) expect(() => boxes.verify(events.filter((_, j) => j !== at))).toThrow(/"events\[/);
  }));
});

test("an erased opening must have been erased by the stream, and one that was erased be gone", () => {
  const run = announced();
  run.put("ann", 3);
  const [first, put] = run.events as [StreamEvent, StreamEvent];
  const cut = [first, { ...put, opening: null }];
  expect(() => boxes.verify([{ ...first, opening: null }, put])).toThrow(/"events\[0\].opening" expected what is sealed/);
  expect(() => boxes.verify(cut)).toThrow(/"events\[1\].opening" expected what was sealed/);
  run.send({ type: "forget", user: "ann", actor: "ann", role: "user" });
  expect(boxes.verify(run.events).unproved).toEqual([2]);
  expect(() => boxes.verify([first, put, run.events[2]!])).toThrow(/"events\[1\].opening" expected null/);
});

test("a sum over what has been erased stands by the chain alone", () => {
  const run = announced();
  run.put("ann", 3);
  run.put("bob", 4);
  run.send({ type: "tell", at: 100 });
  expect(run.state.sum).toBe(7);
  run.send({ type: "forget", user: "ann", actor: "ann", role: "user" });
  expect(boxes.verify(run.events)).toMatchObject({ events: 5, unproved: [2, 4], state: { sum: 7 } });
});

test("states and snapshots that are none are refused by name", () => {
  const run = announced();
  const { state } = run;
  const command = { type: "tick", key: "x", actor: "desk", role: "operator", version: 1, at: 1 } as BoxCommand;
  for (const other of [{ ...state }, structuredClone({ ...state, answers: null }), null, 3, Object.create(state)]) {
    expect(() => boxes.decide(other as Box, command)).toThrow(/"state" expected/);
  }
  const snapshot = boxes.snapshot(state);
  for (const field of Object.keys(snapshot)) {
    for (const value of [undefined, null, "x", 7]) {
      let error: unknown;
      try {
        boxes.restore({ ...snapshot, [field]: value } as never, run.events);
      } catch (thrown) {
        error = thrown;
      }
      expect(isRefusal(error)).toBe(true);
    }
  }
});

test("events are shown to whom they may be shown", () => {
  const run = announced();
  run.put("ann", 3);
  const event = run.events[1]!;
  expect(boxes.show(run.state, event, { role: "user", actor: "ann" })).toEqual(event);
  expect(boxes.show(run.state, event, { role: "operator", actor: "desk" })).not.toHaveProperty("opening");
  const fields = ["stream", "version", "at", "body", "previous", "hash"];
  expect(Object.keys(boxes.show(run.state, event, { role: "anybody", actor: "" }))).toEqual(fields);
});

test("what is no viewer, no event and no list of events is refused by name", () => {
  const run = announced();
  const { state, events: [event] } = run;
  const desk = { role: "operator", actor: "desk" } as const;
  for (const viewer of [null, undefined, "operator", { role: "boss", actor: "a" }, { role: "user" }, { role: 1, actor: "a" }]) {
    expect(() => boxes.view(state, viewer as never)).toThrow(/"viewer/);
    expect(() => boxes.show(state, event!, viewer as never)).toThrow(/viewer/);
  }
  for (const other of [null, undefined, 7, {}, { ...event, salt: "x" }]) {
    expect(() => boxes.show(state, other as never, desk)).toThrow(/"event/);
    expect(() => boxes.evolve(state, other as never)).toThrow(/"event/);
  }
  for (const other of [null, undefined, 7, "events", {}]) {
    expect(() => boxes.verify(other as never)).toThrow(/"events" expected/);
    expect(() => boxes.chain(other as never)).toThrow(/"events" expected/);
  }
  run.send({ type: "tick", at: 50 });
  const back = { ...run.events[1]!, version: 3, previous: run.state.head, at: 2 };
  expect(() => boxes.evolve(run.state, back)).toThrow(/"event.at" expected time-runs-back/);
  expect(() => boxes.evolve(state, { ...run.events[1]!, opening: null })).toThrow(/"event.opening" expected none/);
});

test("what cannot be followed anew is held to what its sender might have sent", () => {
  const run = announced();
  run.put("ann", 3, { key: "a" });
  run.send({ type: "forget", user: "ann", actor: "ann", role: "user" });
  run.send({ type: "tell", key: "t" });
  run.put("bob", 3, { key: "late", at: 100 });
  const { events } = run;
  expect(events.map(({ type }) => type)).toEqual(["announce", "put", "forget", "refused", "refused"]);
  expect(boxes.verify(events).unproved).toEqual([2, 5]);
  const forged = (version: number, change: Partial<StreamEvent>): void => {
    let previous = version === 1 ? GENESIS : events[version - 2]!.hash;
    const changed = events.slice(version - 1).map((event, k) => {
      const next = { ...event, ...(k === 0 && change), previous };
      previous = hashOf(next);
      return { ...next, hash: previous };
    });
    expect(() => boxes.verify([...events.slice(0, version - 1), ...changed]), JSON.stringify(change)).toThrow(new RegExp(`"events\\[${version - 1}\\]`));
  };
  for (const change of [
    { actor: "bob" }, { role: "anybody" }, { terms: "0".repeat(64) }, { key: "k".repeat(5000) }, { at: 0 },
  ] as const) forged(2, change);
  const said = events[3]!.said;
  for (const change of [
    { at: 2 ** 53 - 1 }, { terms: "0".repeat(64) }, { role: "anybody" }, { key: "k0" }, { said: { ...said, type: "nonsense" } },
    { said: { ...said, refusal: "nothing-there" } }, { said: { ...said, type: "tick" } }, { actor: "eve", said: { ...said, message: "" } },
  ] as const) forged(4, change);
  for (const change of [{ actor: "ann" }, { key: "a", actor: "ann" }, { role: "anybody" }, { at: 0 }] as const) forged(5, change);
});

test("what is withheld is told by the chain, and refused where all is computed anew", () => {
  const run = announced();
  run.put("ann", 3);
  run.put("bob", 4);
  run.put("bob", 5);
  run.put("cyd", 6, { key: "late", at: 100 });
  const copy = run.events.map((event) => boxes.show(run.state, event, { role: "operator", actor: "desk" }));
  expect(boxes.chain(copy)).toMatchObject({ told: [1, 2, 3, 4, 5], withheld: [1, 2, 3, 4] });
  expect(() => boxes.verify(copy as StreamEvent[])).toThrow(/"events\[0\].opening" expected what is sealed/);
  // what is erased is not withheld
  expect(boxes.chain(run.events).withheld).toEqual([]);
});

test("a stream begins with no refusal", () => {
  const { events: [first] } = announced();
  const said = { type: "tell", said: {}, refusal: "too-early", message: "" };
  const { opening: _, ...refused } = { ...first!, type: "refused", said };
  expect(() => boxes.evolve(boxes.begin("boxes/one"), refused)).toThrow(/"event.type" expected what begins a stream/);
  expect(() => boxes.verify([{ ...refused, hash: hashOf(refused) }])).toThrow(/"events\[0\].type" expected what begins/);
  expect(boxes.latest(boxes.begin("boxes/one"))).toBe(Number.MAX_SAFE_INTEGER);
});

test("a text that is none is refused by the field that has it", () => {
  const run = announced();
  const fields = ["key", "actor", "user"].map((field) => {
    const decided = run.put("ann", 3, { actor: "desk", role: "operator", [field]: "\ud800" });
    return decided.accepted ? "" : decided.fault?.field;
  });
  expect(fields).toEqual(["key", "actor", "user"]);
});

describe("outlines", () => {
  const anybody = { role: "anybody", actor: "" } as const;
  test("are a chain that anybody can follow, from any place", () => {
    fc.assert(fc.property(walks, fc.nat(), ({ state, events }, k) => {
      const shown = events.map((event) => boxes.show(state, event, anybody));
      const { version, head: hash } = state;
      expect(boxes.chain(shown)).toEqual({ stream: "boxes/one", version, hash, told: [], withheld: [] });
      const from = k % events.length;
      expect(boxes.chain(shown.slice(from), from === 0 ? undefined : events[from - 1])).toMatchObject({ version, hash });
      const mixed = events.map((event, at) => (at % 2 ? boxes.show(state, event, { role: "operator", actor: "desk" }) : shown[at]!));
      expect(boxes.chain(mixed).told).toEqual(events.map(({ version: one }) => one).filter((one) => one % 2 === 0));
    }));
  });
  test("cannot be changed, cut out, put in or moved unseen", () => {
    fc.assert(fc.property(walks, fc.nat(), fc.nat(4), ({ state, events }, k, f) => {
      const shown = events.map((event) => boxes.show(state, event, anybody));
      const at = k % events.length;
      const field = (["version", "at", "body", "previous", "hash"] as const)[f]!;
      const value = shown[at]![field as keyof typeof shown[0]] as unknown as number | string;
      const other = typeof value === "number" ? value + 1 : value.replace(/^./, (c) => (c === "0" ? "1" : "0"));
      expect(() => boxes.chain(shown.map((one, j) => (j === at ? { ...one, [field]: other } : one)))).toThrow(/"events\[/);
      if (at < events.length - 1) expect(() => boxes.chain(shown.filter((_, j) => j !== at))).toThrow(/"events\[/);
    }));
  });
  test("of the same commands under another salt have other bodies, so that nothing is found by trying", () => {
    const twin = (k: number): readonly string[] => {
      const run = new Run();
      run.send({ type: "announce", until: 100, at: 1, salt: salt(k) });
      run.send({ type: "tick" });
      return run.events.map((event) => (boxes.show(run.state, event, anybody) as { readonly body: string }).body);
    };
    expect(twin(1)).toEqual(twin(1));
    const [one, other] = [twin(1), twin(2)];
    one.forEach((body, at) => expect(body).not.toBe(other[at]));
  });
});
