// What the schemas say is what the library's types say: each can be put in the place of the other, so that neither changes alone.

import type { GenericSchema, InferInput, InferOutput } from "valibot";
import { expect, test } from "vitest";
import type {
  Aggregated, AggregatedAll, AuditOptions, Audited, CandidateGame, ClassesAggregated, ClassesAggregatedAll, CrowdState, DataCall, DataPlan, Game, NewCrowd, Opened, OpenedAll, Opening, Paid, PaidOnce, PayoutsDue, PayoutsOnce, PayoutState, BatchedPayouts,
  PaymentOptions, Plain, Priced, PricedCandidates, Replayed, ReplayOptions, Report, Rows, Withdrawal,
} from "candor";
import type { RoundsCommand, RoundsView } from "../../bindings/core/crowd/life/types.js";
import type { CallCommand, CallView } from "../../bindings/core/data/ledger/types.js";
import type { Outline, OwnEvent, StreamEvent } from "../../bindings/core/life/types.js";
import { calls } from "../../bindings/edge/calls.js";
import type { RoundsEvent } from "../../bindings/edge/crowd/events.js";
import type { views as roundsViews } from "../../bindings/edge/crowd/views.js";
import type { CallEvent } from "../../bindings/edge/data/events.js";
import type { views as callViews } from "../../bindings/edge/data/views.js";

type Calls = { [Call in (typeof calls)[number] as Call["path"]]: Call };
type Body<Path extends keyof Calls> = InferOutput<Calls[Path]["body"]>;
type Answer<Path extends keyof Calls> = InferOutput<Calls[Path]["answer"]>;
type Wire<Path extends keyof Calls> = InferInput<Calls[Path]["answer"]>;

/** A type without intersections, its fields read-only: two that say the same are then the same type. */
type Flat<T> =
  T extends string | number | boolean | null | undefined | Float64Array | Float32Array | Int32Array | Uint32Array ? T
    : T extends object ? { readonly [K in keyof T]: Flat<T[K]> } : never;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type Exact<A, B> = Same<Flat<A>, Flat<B>>;
type Extends<A, B> = [A] extends [B] ? true : false;

test("the comparison bites", () => {
  const one: Exact<{ a: number }, { readonly a: number }> = true;
  const optional: Exact<{ a: number; b?: string }, { a: number }> = false;
  const inner: Exact<{ a: readonly { b: "x" | "y" }[] }, { a: readonly { b: "x" }[] }> = false;
  expect([one, optional, inner]).toEqual([true, false, false]);
});

/** Of a crowd over classes or of one without, which the state says. */
type Said = Readonly<Record<string, Report>>;
interface Due {
  readonly slot: number;
  readonly reports: Said;
  readonly label: Report | null;
}

test("bodies are the library's", () => {
  const same: {
    price: Exact<Body<"/v1/game/price">, Game>;
    candidates: Exact<Body<"/v1/game/candidates">, CandidateGame>;
    audit: Exact<Body<"/v1/game/audit">, { game: Game | CandidateGame; options?: Omit<AuditOptions, "progress"> }>;
    create: Exact<Body<"/v1/crowd/create">, NewCrowd>;
    open: Exact<Body<"/v1/crowd/open">, { state: CrowdState; slot: number | readonly Opening[]; awake?: readonly string[] }>;
    aggregate: Exact<Body<"/v1/crowd/aggregate">, { state: CrowdState; slot: number | readonly { slot: number; reports: Said }[]; reports?: Said }>;
    settle: Exact<Body<"/v1/crowd/settle">, { state: CrowdState; settlements: readonly Due[] | readonly (readonly Due[])[] }>;
    join: Exact<Body<"/v1/crowd/join">, { state: CrowdState; worker: string | readonly string[] }>;
    leave: Exact<Body<"/v1/crowd/leave">, { state: CrowdState; worker: string | readonly string[] }>;
    payments: Exact<Body<"/v1/crowd/payments">, { state: CrowdState } & PaymentOptions>;
    replay: Exact<Body<"/v1/crowd/replay">, ReplayOptions & Rows>;
    plan: Exact<Body<"/v1/data/plan">, DataCall>;
    withdraw: Exact<Body<"/v1/data/withdraw">, { call: DataCall; leavers: readonly (string | number)[]; reassign?: boolean }>;
    batch: Exact<Body<"/v1/payouts/batch">, PayoutsDue>;
    once: Exact<Body<"/v1/payouts/once">, PayoutsOnce>;
    sent: Exact<Body<"/v1/payouts/sent">, { state: PayoutState; batch: string }>;
    failed: Exact<Body<"/v1/payouts/failed">, { state: PayoutState; batch: string; ids: readonly string[] }>;
    forfeit: Exact<Body<"/v1/payouts/forfeit">, { state: PayoutState; ids: readonly string[]; reason: string }>;
  } = {
    price: true, candidates: true, audit: true, create: true, open: true, aggregate: true, settle: true, join: true, leave: true, payments: true,
    replay: true, plan: true, withdraw: true, batch: true, once: true, sent: true, failed: true, forfeit: true,
  };
  expect(Object.keys(same)).toHaveLength(calls.length);
});

test("answers are the library's, and plain over the wire", () => {
  const same: {
    price: Exact<Answer<"/v1/game/price">, Priced>;
    candidates: Exact<Answer<"/v1/game/candidates">, PricedCandidates>;
    audit: Exact<Answer<"/v1/game/audit">, Audited>;
    create: Exact<Answer<"/v1/crowd/create">, CrowdState>;
    open: Exact<Answer<"/v1/crowd/open">, Opened | OpenedAll>;
    aggregate: Exact<Answer<"/v1/crowd/aggregate">, Aggregated | AggregatedAll | ClassesAggregated | ClassesAggregatedAll>;
    settle: Exact<Answer<"/v1/crowd/settle">, CrowdState>;
    join: Exact<Answer<"/v1/crowd/join">, CrowdState>;
    leave: Exact<Answer<"/v1/crowd/leave">, CrowdState>;
    payments: Exact<Answer<"/v1/crowd/payments">, Paid>;
    replay: Exact<Answer<"/v1/crowd/replay">, Replayed>;
    plan: Exact<Answer<"/v1/data/plan">, DataPlan>;
    withdraw: Exact<Answer<"/v1/data/withdraw">, Withdrawal>;
    batch: Exact<Answer<"/v1/payouts/batch">, BatchedPayouts>;
    once: Exact<Answer<"/v1/payouts/once">, PaidOnce>;
    sent: Exact<Answer<"/v1/payouts/sent">, PayoutState>;
    failed: Exact<Answer<"/v1/payouts/failed">, PayoutState>;
    forfeit: Exact<Answer<"/v1/payouts/forfeit">, PayoutState>;
  } = {
    price: true, candidates: true, audit: true, create: true, open: true, aggregate: true, settle: true, join: true, leave: true, payments: true,
    replay: true, plan: true, withdraw: true, batch: true, once: true, sent: true, failed: true, forfeit: true,
  };
  expect(Object.keys(same)).toHaveLength(calls.length);
  const strangers: { [Path in keyof Calls as Wire<Path> extends Plain ? never : Path]: never } = {};
  expect(strangers).toEqual({});
});

type In<Schema extends GenericSchema> = InferInput<Schema>;
type CallViews = typeof callViews;
type RoundsViews = typeof roundsViews;
type Keys<A, B> = Same<keyof A, keyof B>;
/** An event as anybody may see it. */
type Shown = Outline | (Omit<StreamEvent, "found" | "salt"> & {
  readonly found: StreamEvent["found"] | OwnEvent["found"]; readonly salt?: string | undefined;
});
/** What its types say of events. */
type TypesOf<Event> = Event extends { readonly type: infer Type } ? Type : never;
type Order<Command> = Command extends { readonly type: infer Type } ? Type : never;

test("views and events are the lives'", () => {
  const same: {
    [Name in
      | "call operator" | "call user" | "call anybody" | "call fields" | "call seats" | "call terms" | "call events" | "call types"
      | "rounds operator" | "rounds worker" | "rounds anybody" | "rounds fields" | "rounds terms" | "rounds account"
      | "rounds paid" | "rounds events" | "rounds types"
    ]: true
  } = {
    "call operator": true satisfies Extends<In<CallViews["operator"]>, CallView>,
    "call user": true satisfies Extends<In<CallViews["user"]>, CallView>,
    "call anybody": true satisfies Extends<In<CallViews["anybody"]>, CallView>,
    "call fields": true satisfies Keys<In<CallViews["operator"]>, CallView>,
    "call seats": true satisfies Keys<NonNullable<In<CallViews["user"]>["seat"]>, NonNullable<CallView["seat"]>>,
    "call terms": true satisfies Exact<In<CallViews["anybody"]>["terms"], NonNullable<CallView["terms"]>>,
    "call events": true satisfies Extends<CallEvent, Shown>,
    "call types": true satisfies Same<TypesOf<CallEvent>, Order<CallCommand> | "refused">,
    "rounds operator": true satisfies Extends<In<RoundsViews["operator"]>, RoundsView>,
    "rounds worker": true satisfies Extends<In<RoundsViews["user"]>, RoundsView>,
    "rounds anybody": true satisfies Extends<In<RoundsViews["anybody"]>, RoundsView>,
    "rounds fields": true satisfies Keys<In<RoundsViews["operator"]> & In<RoundsViews["user"]>, RoundsView>,
    "rounds terms": true satisfies Exact<In<RoundsViews["anybody"]>["terms"], NonNullable<RoundsView["terms"]>>,
    "rounds account": true satisfies Exact<In<RoundsViews["operator"]>["workers"], NonNullable<RoundsView["workers"]>>,
    "rounds paid": true satisfies Exact<In<RoundsViews["operator"]>["paid"], NonNullable<RoundsView["paid"]> | null>,
    "rounds events": true satisfies Extends<RoundsEvent, Shown>,
    "rounds types": true satisfies Same<TypesOf<RoundsEvent>, Order<RoundsCommand> | "refused">,
  };
  expect(Object.values(same)).not.toContain(false);
});
