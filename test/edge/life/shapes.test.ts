// Whatever a life comes to: each role's view and every event as it is shown are what the document says of them, and
// nothing beside.

import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { getMetadata, type GenericSchema } from "valibot";
import { expect, test } from "vitest";
import type { RoundsOpinion } from "../../../bindings/core/crowd/life/types.js";
import type { Role } from "../../../bindings/core/life/names.js";
import type { Lived, ShownEvent, StreamEvent, Viewer } from "../../../bindings/core/life/types.js";
import { defaultLimits } from "../../../bindings/edge/limits.js";
import type { LiveRoom } from "../../../bindings/edge/life/room.js";
import { rooms } from "../../../bindings/edge/life/rooms.js";
import { openapi } from "../../../bindings/edge/openapi.js";
import { accepted, rounds, Run, SECRET } from "../../crowd/life/run.js";
import { command, start, walked } from "../../crowd/life/walk.js";
import { assigned, calls, committed } from "../../data/stream.js";
import { walk } from "../../data/walk.js";

const info = { version: "1.2.3", keyed: true, termsSet: false, terms: [], limits: defaultLimits, live: true };
const { components } = JSON.parse(JSON.stringify(openapi(info))) as { components: { schemas: object } };
const ajv = new Ajv2020.default({ strict: true, allowUnionTypes: true, strictTuples: false });
ajv.addSchema({ $defs: JSON.parse(JSON.stringify(components.schemas).replaceAll("#/components/schemas/", "#/$defs/")) as object }, "service");
const titleOf = (schema: GenericSchema): string => (getMetadata(schema) as { readonly title: string }).title;
const schemaOf = (schema: GenericSchema): ValidateFunction => ajv.getSchema(`service#/$defs/${titleOf(schema)}`)!;

interface Shows {
  view(state: Lived, viewer: Viewer): unknown;
  show(state: Lived, event: StreamEvent, viewer: Viewer): ShownEvent;
}

/** Holds what is shown against a room's schemas, and counts which of them it met. */
class Shapes {
  readonly met = new Set<string>();
  readonly #views: Readonly<Record<Role, ValidateFunction>>;
  readonly #events: ReadonlyMap<string, ValidateFunction>;
  readonly #page: ValidateFunction;

  constructor(readonly room: LiveRoom, readonly life: Shows, readonly users: readonly string[]) {
    const { operator, user, anybody } = room.views;
    this.#views = { operator: schemaOf(operator), user: schemaOf(user), anybody: schemaOf(anybody) };
    this.#events = new Map(room.events.map((schema) => [titleOf(schema), schemaOf(schema)]));
    this.#page = schemaOf(room.shown);
  }

  /** To the operator, users and anybody. */
  expectShown(state: Lived, events: readonly StreamEvent[]): void {
    const users = this.users.map((actor) => ({ role: "user", actor }) as const);
    for (const viewer of [{ role: "operator", actor: "desk" }, ...users, { role: "anybody", actor: "anybody" }] as const) {
      const holds = this.#views[viewer.role];
      this.#expect(holds, this.life.view(state, viewer));
      const shown = events.map((event) => this.life.show(state, event, viewer));
      this.#expect(this.#page, { version: state.version, events: shown });
      for (const event of shown) {
        const fitting = [...this.#events].filter(([, fits]) => fits(event)).map(([title]) => title);
        // the type tells which: none of an outline or a refusal, else one
        expect(fitting.length).toBe("body" in event || event.type === "refused" ? 0 : 1);
        fitting.forEach((title) => this.met.add(title));
      }
    }
  }

  #expect(holds: ValidateFunction, value: unknown): void {
    const sent = JSON.parse(JSON.stringify(value)) as unknown;
    if (!holds(sent)) expect([ajv.errorsText(holds.errors), sent]).toEqual([]);
  }

  get missed(): readonly string[] {
    return this.room.events.map(titleOf).filter((title) => !this.met.has(title));
  }
}

const [call, crowd] = rooms as readonly [LiveRoom, LiveRoom];

test("of calls", () => {
  const shapes = new Shapes(call, calls as unknown as Shows, ["a", "b", "f"]);
  let commands = 0;
  walk(1500, (stream) => {
    if (commands++ % 10 === 0) shapes.expectShown(stream.state, stream.events);
  });
  const paid = committed().do(153, { type: "pay", user: "a" }).do(153, { type: "forfeit", user: "c", reason: "gone" });
  const left = [{}, { protocol: "small-first" }, { rule: "proportional", protocol: "small-first" }]
    .map((terms) => assigned(terms as never).do(102, { type: "withdraw", user: "a" }));
  for (const { state, events } of [paid.do(153, { type: "erase", user: "a" }), ...left]) shapes.expectShown(state, events);
  expect(shapes.missed).toEqual([]);
});

test("of rounds", () => {
  const shapes = new Shapes(crowd, rounds as unknown as Shows, ["ann", "fay"]);
  fc.assert(fc.property(start, fc.array(command, { maxLength: 40 }), fc.boolean(), (options, commands, ends) => {
    const { state, events } = walked(options, commands, ends);
    shapes.expectShown(state, events);
  }), { numRuns: 60 });
  const opinions = [[{}, 0.25, 0.75, 1], [{ classes: ["x", "y"] }, "x", [0.5, 0.5], { y: 1 }], [{ perSlot: 1, secret: SECRET }, 0.5, 0.5, 0]];
  for (const [options, one, two, label] of opinions as [object, RoundsOpinion, RoundsOpinion, RoundsOpinion][]) {
    const run = new Run().announce(options);
    for (const order of [{ type: "open", slot: 0 }, { type: "join", worker: "fay" }, { type: "tick" }]) accepted(run.send(order));
    const said = [run.report("ann", 0, one), run.report("bob", 0, two), run.report("eve", 0, one)];
    expect(said.some((answer) => answer.accepted)).toBe(true);
    shapes.expectShown(run.state, run.events);
    for (const order of [{ type: "close", slot: 0 }, { type: "pay", budget: 10, rule: "weight" }]) accepted(run.send(order));
    for (const once of [label, two]) accepted(run.settle(0, once));
    shapes.expectShown(run.state, run.events);
    accepted(run.send({ type: "end" }));
    shapes.expectShown(run.state, run.events);
  }
  expect(shapes.missed).toEqual([]);
});

test("what a role may not see is none of its view", () => {
  const shapes = new Shapes(call, calls as unknown as Shows, []);
  const views: { readonly [role in Role]?: unknown } = {};
  walk(40, ({ state }) => {
    for (const role of ["operator", "user", "anybody"] as const) Object.assign(views, { [role]: calls.view(state, { role, actor: "a" }) });
  });
  for (const [role, view] of Object.entries(views)) {
    const fitting = Object.entries(shapes.room.views).filter(([, schema]) => schemaOf(schema)(view)).map(([one]) => one);
    expect(fitting).toContain(role);
    expect(fitting.includes("operator")).toBe(role === "operator");
  }
});
