// The worker's side: answers calls over the rooms, one after the other.

import { isRefusal } from "../../core/refusal.js";
import type { Candor } from "../../core/types.js";
import { priceBatch } from "./batch.js";
import { buffersOf, inWords, type Answered, type Asked, type Fault } from "./messages.js";
import { CROSSING } from "./names.js";
import type { Scope } from "./types.js";

type Calls = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** Answers what a client asks. For a worker of one's own: `answer(self, load)`.
 *  @param load how the rooms are got; asked again at the next call where it failed */
export function answer(scope: Scope, load: () => Promise<Candor>): void {
  answering<Asked>(scope, async (asked, report) => call(await load(), asked, report));
}

/** Answers whatever is asked, with what `made` makes of it or throws. */
export function answering<Question>(
  scope: Scope, made: (asked: Question, progress: (said: readonly unknown[]) => void) => unknown,
): void {
  const say = (answered: Answered): void => scope.postMessage(answered, "result" in answered ? buffersOf(answered.result) : []);
  scope.addEventListener("message", async ({ data }: { readonly data: Question }) => {
    try {
      say({ result: await made(data, (progress) => say({ progress })) });
    } catch (error) {
      const fault = faultOf(error);
      try {
        say({ fault });
      } catch {
        say({ fault: inWords(fault) });
      }
    }
  });
}

function call(rooms: Candor, { room, name, args, progress }: Asked, report: (said: readonly unknown[]) => void): unknown {
  if (!Object.hasOwn(CROSSING, room) || !CROSSING[room as keyof Candor].includes(name)) {
    throw new TypeError(`${room}.${name} cannot be called from outside the worker`);
  }
  const given = progress === undefined ? args : args.map((arg, k) =>
    (k === progress ? { ...(arg as object), progress: (...said: readonly unknown[]) => report(said) } : arg));
  if (room === "game" && name === "priceBatch") return priceBatch(rooms.game, given[0]);
  const calls = rooms[room as keyof Candor] as unknown as Calls;
  return calls[name]!(...given);
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  if (!isRefusal(error)) return { name, message, stack };
  const { code, field, expected, got } = error;
  return { name, message, stack, facts: { code, field, expected, got } };
}
