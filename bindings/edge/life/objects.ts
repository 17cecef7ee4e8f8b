// Streams that live in objects elsewhere, one object a stream: Cloudflare's Durable Objects. What is asked is sent as
// JSON to the object of the stream's name, by fetch, so that no class has to be inherited from.

import { isRefusal, refusal, type Refusal, type RefusalCode } from "../../core/refusal.js";
import { Unavailable, type Outcome, type Streams } from "./streams.js";

/** What is needed of a binding to a class of objects. */
export interface ObjectNamespace {
  idFromName(name: string): unknown;
  get(id: never): { fetch(url: string, init: { method: string; body: string }): Promise<Response> };
}

export const functions = ["command", "read", "events", "wait", "move"] as const;
export type StreamFunction = (typeof functions)[number];

/** What is sent to an object, and what it answers. */
export interface Sent {
  readonly call: StreamFunction;
  readonly given: readonly unknown[];
}
export type Answered =
  | { readonly value: unknown; readonly fault?: Pick<Refusal, "code" | "field" | "expected"> }
  | { readonly unavailable: string; readonly seconds: number };

/** The streams of objects of the class StreamObject. @param namespace `env.STREAMS` */
export function objectStreams(namespace: ObjectNamespace): Streams {
  const ask = async (call: StreamFunction, stream: string, ...given: readonly unknown[]): Promise<never> => {
    const sent: Sent = { call, given: [stream, ...given] };
    let answered: Answered;
    try {
      const object = namespace.get(namespace.idFromName(stream) as never);
      const answer = await object.fetch("https://stream/", { method: "POST", body: JSON.stringify(sent) });
      if (!answer.ok) throw new Error(`the object answers ${answer.status}`);
      answered = await answer.json() as Answered;
    } catch (error) {
      throw new Unavailable("the stream cannot be asked now", 1, error);
    }
    if ("unavailable" in answered) throw new Unavailable(answered.unavailable, answered.seconds);
    return withFault(answered) as never;
  };
  return {
    command: (stream, command) => ask("command", stream, command),
    read: (stream, viewer) => ask("read", stream, viewer),
    events: (stream, from, viewer, limit) => ask("events", stream, from, viewer, limit),
    wait: (stream, after, milliseconds, signal) => {
      // the object waits to the end by itself; whoever has left hears no more of it
      const left = new Promise<number>((resolve) => {
        if (signal?.aborted) resolve(after);
        signal?.addEventListener("abort", () => resolve(after), { once: true });
      });
      return Promise.race([ask("wait", stream, after, milliseconds), left]);
    },
    move: (stream) => ask("move", stream),
  };
}

/** A refusal is no JSON. */
export function plainOutcome(outcome: unknown): Answered {
  const { fault } = (outcome ?? {}) as { readonly fault?: unknown };
  if (!isRefusal(fault)) return { value: outcome };
  const { code, field, expected } = fault;
  return { value: { ...(outcome as object), fault: undefined }, fault: { code, field, expected } };
}

function withFault({ value, fault }: Exclude<Answered, { readonly unavailable: string }>): unknown {
  if (!fault) return value;
  const made = refusal(fault.code as RefusalCode, fault.field, fault.expected, "another value");
  return { ...(value as Outcome), fault: made };
}
