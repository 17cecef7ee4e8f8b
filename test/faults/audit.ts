// What must hold in the end, whatever happened: found in the store alone.

import type { Candor } from "candor";
import type { StreamEvent } from "../../bindings/core/life/types.js";
import { CLOCK } from "../../bindings/edge/life/names.js";
import type { Acknowledged } from "./desk.js";
import { livesOf } from "./lives.js";

export interface Audit {
  readonly streams: number;
  readonly events: number;
  /** What is wrong; nothing, if all is well. */
  readonly faults: readonly string[];
}

const keyOf = ({ role, actor, key }: { readonly role: string; readonly actor: string; readonly key: string }): string =>
  `${role} ${actor} ${key}`;

/** Every acknowledged command is in its stream exactly once, at the version that it was answered with;
 *  no key of a sender is there twice, and none that nobody sent; every stream verifies.
 *  @param eventsOf what the store has of a stream @param sent keys of all that was ever sent, by stream */
export async function audit(
  candor: Candor, eventsOf: (stream: string) => Promise<readonly StreamEvent[]>, acknowledged: readonly Acknowledged[],
  sent: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Audit> {
  const faults: string[] = [];
  let count = 0;
  const byStream = new Map<string, Acknowledged[]>();
  for (const one of acknowledged) {
    const list = byStream.get(one.stream);
    if (list) list.push(one);
    else byStream.set(one.stream, [one]);
  }
  for (const [stream, answers] of byStream) {
    const events = await eventsOf(stream);
    count += events.length;
    faults.push(...(await verified(candor, stream, events)), ...strangers(stream, events, sent.get(stream)!),
      ...lost(stream, events, answers));
  }
  return { streams: byStream.size, events: count, faults };
}

function verified(candor: Candor, stream: string, events: readonly StreamEvent[]): string[] {
  const [, life] = Object.entries(livesOf(candor)).find(([prefix]) => stream.startsWith(prefix))!;
  try {
    const { state, events: seen } = life.verify(events);
    return state.version === events.length && seen === events.length ? [] : [`${stream}: verified ${seen} events`];
  } catch (error) {
    return [`${stream}: ${(error as Error).message}`];
  }
}

function strangers(stream: string, events: readonly StreamEvent[], sent: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const event of events) {
    const key = keyOf(event);
    if (seen.has(key)) faults.push(`${stream}: ${key} is there twice, again at ${event.version}`);
    seen.add(key);
    if (event.actor !== CLOCK && !sent.has(key)) faults.push(`${stream}: nobody sent ${key}, at ${event.version}`);
  }
  return faults;
}

/** Answers that the stream does not bear out. */
function lost(stream: string, events: readonly StreamEvent[], answers: readonly Acknowledged[]): string[] {
  const places = new Map(events.map((event) => [keyOf(event), event]));
  return answers.flatMap(({ command, outcome }) => {
    const event = places.get(keyOf(command as never));
    const told = `${stream}: ${keyOf(command as never)} was answered ${JSON.stringify(outcome)}`;
    // a refusal may be of those that are not kept
    if (!event) return outcome.accepted ? [`${told} and is not there`] : [];
    if ((event.type === "refused") === outcome.accepted) return [`${told} and is a ${event.type}`];
    if (outcome.accepted && event.version !== outcome.answer.version) return [`${told} and is at ${event.version}`];
    return [];
  });
}
