// A stream of rounds and its state: sends commands, keeps events as a store would, deletes what they erase.

import { readFileSync } from "node:fs";
import { instantiate } from "../../../bindings/core/instantiate.js";
import type { Decided, Life, StreamEvent } from "../../../bindings/core/life/types.js";
import type {
  RoundsCommand, RoundsOpinion, RoundsOrder, RoundsRefusal, RoundsState, RoundsView,
} from "../../../bindings/core/crowd/life/types.js";

export const { crowd } = instantiate(new WebAssembly.Module(readFileSync("build/core.wasm")));
export const rounds: Life<RoundsState, RoundsCommand, RoundsView, RoundsRefusal> = crowd.rounds;

export const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
export const salt = (k: number): string => k.toString(16).padStart(32, "0");

export type Answer = Decided<RoundsRefusal>;
export type Sent = Partial<Omit<RoundsCommand, keyof RoundsOrder>> & { readonly [field: string]: unknown };

export class Run {
  state: RoundsState = rounds.begin("rounds/one");
  events: StreamEvent[] = [];
  private sent = 0;

  /** By the operator unless it says otherwise. */
  send(command: Sent): Answer {
    const { version, now } = this.state;
    const full = { key: `k${this.sent++}`, actor: "desk", role: "operator", version, at: now, ...command };
    const decided = rounds.decide(this.state, full as unknown as RoundsCommand);
    for (const event of decided.events) this.add(event);
    return decided;
  }

  announce(options: object = {}): this {
    accepted(this.send({ type: "announce", workers: ["ann", "bob", "eve"], salt: salt(0), ...options, at: 1 }));
    return this;
  }

  report(worker: string, slot: number, report: RoundsOpinion, more: object = {}): Answer {
    const own = { actor: worker, role: "user", salt: salt(this.sent) } as const;
    return this.send({ type: "report", worker, slot, report, ...own, ...more });
  }

  /** Opens a slot, sends reports, closes it. */
  slot(slot: number, reports: Readonly<Record<string, RoundsOpinion>>): this {
    accepted(this.send({ type: "open", slot }));
    for (const [worker, report] of Object.entries(reports)) accepted(this.report(worker, slot, report));
    accepted(this.send({ type: "close", slot }));
    return this;
  }

  settle(slot: number, label: RoundsOpinion): Answer {
    return this.send({ type: "settle", slot, label });
  }

  /** What a store keeps comes back by JSON. */
  add(event: StreamEvent): void {
    const kept = JSON.parse(JSON.stringify(event)) as StreamEvent;
    this.state = rounds.evolve(this.state, kept);
    this.events.push(kept);
    for (const version of event.erases) {
      const erased = this.events[version - 1];
      if (erased) this.events[version - 1] = { ...erased, opening: null };
    }
  }

  view(role: "operator" | "user" | "anybody" = "operator", actor = "desk"): RoundsView {
    return rounds.view(this.state, { role, actor });
  }
}

export function accepted(answer: Answer): Answer {
  if (!answer.accepted) throw new Error(`${answer.refusal}: ${answer.message}`);
  return answer;
}

export const refusalOf = (answer: Answer): string => (answer.accepted ? "" : answer.refusal);
