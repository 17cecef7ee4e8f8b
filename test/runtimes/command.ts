// Child processes, each in a process group of its own that ends with it, and with the run that started it (supervise.mjs).

import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Bound on the whole run. */
  readonly seconds?: number;
}

const running = new Set<ChildProcess>();

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    // the group is gone
  }
}

/** What ends a command when its run is gone. */
export const SUPERVISOR = fileURLToPath(new URL("supervise.mjs", import.meta.url));

export function start(command: string, args: readonly string[], { cwd, env }: Options = {}): ChildProcess {
  const child = spawn(process.execPath, [SUPERVISOR, command, ...args], {
    cwd, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid !== undefined) running.add(child);
  return child;
}

/** Ends a process and all that it started. */
export async function stop(child: ChildProcess): Promise<void> {
  if (!running.delete(child)) return;
  const ended = child.exitCode !== null || child.signalCode !== null || new Promise((resolve) => child.once("exit", resolve));
  killGroup(child);
  await ended;
}

/** Runs a command to its end. @returns what it printed. @throws Error with its messages unless it ends well and in time. */
export async function output(command: string, args: readonly string[], options: Options = {}): Promise<string> {
  const child = start(command, args, options);
  const { seconds = 600 } = options;
  let [printed, messages] = ["", ""];
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (messages += text));
  const timer = setTimeout(() => void stop(child), 1000 * seconds);
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    if (code === 0) return printed;
    throw new Error(`${command} ${args.join(" ")} ended with ${code ?? `no code within ${seconds} s`}\n${messages}${printed}`);
  } finally {
    clearTimeout(timer);
    await stop(child);
  }
}

/** Resolves with the first match of `pattern` in what a process prints. */
export function announced(child: ChildProcess, pattern: RegExp, seconds = 300): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => reject(new Error(`${child.spawnfile} did not print ${pattern} within ${seconds} s: ${text}`)), 1000 * seconds);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}: ${text}`)));
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        const found = pattern.exec(text);
        if (!found) return;
        clearTimeout(timer);
        resolve(found);
      });
    }
  });
}
