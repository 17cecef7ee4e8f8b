// The client: the rooms of a worker, as promises.

import { record } from "../../core/check.js";
import { refusal, typeError } from "../../core/refusal.js";
import { Line, type Job } from "./line.js";
import type { Asked } from "./messages.js";
import { CROSSING } from "./names.js";
import type { CallOptions, Client, ClientOptions, Port, Promised, Signal } from "./types.js";

/** The rooms, in a worker that the first call starts.
 *  Refusals arrive as the refusals they are. Typed arrays of results are moved, not copied. A function among the
 *  arguments is only ever `progress`, which is called while the call runs.
 *  @example
 *  const { game } = connect();
 *  const { payments } = await game.price({ groups: [{ size: 3, reward: [1, 0] }, { size: 2, reward: [0, 1] }] }); */
export function connect({ start = packaged, onCrash = () => {} }: ClientOptions = {}): Client {
  const line = new Line({ start, onCrash });
  return Object.freeze({ ...roomsOver(line), close: () => line.close() });
}

/** The rooms in the workers of a line. */
export function roomsOver(line: Line): Omit<Client, "close"> {
  const through = (options: CallOptions): Promised => {
    const checked = checkOptions(options);
    return rooms((room, name, args) => call(line, checked, room, name, args));
  };
  return { ...through({}), with: through };
}

/** @throws TypeError that names the field */
function checkOptions(options: unknown): CallOptions {
  const { signal, transfer } = record("options", options, ["signal", "transfer"], "");
  if (signal !== undefined && typeof (signal as Partial<Signal> | null)?.addEventListener !== "function") {
    throw typeError("signal", "an AbortSignal", signal);
  }
  if (transfer !== undefined && !(Array.isArray(transfer) && transfer.every(isBuffer))) {
    throw typeError("transfer", "a list of ArrayBuffers", transfer);
  }
  return options as CallOptions;
}

const isBuffer = (value: unknown): boolean => Object.prototype.toString.call(value) === "[object ArrayBuffer]";

// bundlers find the worker's program by this very form
const packaged = (): Port => new Worker(new URL("./core.js", import.meta.url), { type: "module" });

type Call = (room: string, name: string, args: readonly unknown[]) => Promise<unknown>;

function rooms(ask: Call): Promised {
  return Object.fromEntries(Object.entries(CROSSING).map(([room, names]) =>
    [room, Object.freeze(Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => ask(room, name, args)])))],
  )) as unknown as Promised;
}

async function call(line: Line, { signal, transfer = [] }: CallOptions, room: string, name: string, args: readonly unknown[]): Promise<unknown> {
  if (signal?.aborted) throw signal.reason;
  const { asked, progress } = sendable(room, name, args, transfer);
  return new Promise((resolve, reject) => {
    const done = (): void => signal?.removeEventListener("abort", abort);
    const job: Job = {
      asked, progress,
      resolve: (result) => (done(), resolve(result)),
      reject: (reason) => (done(), reject(reason)),
    };
    const abort = (): void => {
      line.drop(job);
      job.reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort);
    line.add(job);
  });
}

/** The call as it is sent: a copy, so that what the caller changes later changes nothing. */
function sendable(room: string, name: string, args: readonly unknown[], transfer: readonly ArrayBuffer[]): Pick<Job, "asked" | "progress"> {
  const at = args.findIndex((arg) => typeof (arg as { progress?: unknown } | null | undefined)?.progress === "function");
  const { progress, ...rest } = (args[at] ?? {}) as { progress?: Job["progress"] };
  const sent: Asked = { room, name, args: args.map((arg, k) => (k === at ? rest : arg)), ...(progress && { progress: at }) };
  try {
    return { asked: structuredClone(sent, { transfer: [...transfer] }), progress };
  } catch {
    throw refusal("wrong-type", `${room}.${name}`, "values that can be sent to a worker", args);
  }
}
