// `candor serve` as a process.

import { onTestFinished } from "vitest";
import { start } from "./candor.js";

export interface Serving {
  readonly origin: string;
  readonly port: number;
  readonly signal: (name: NodeJS.Signals) => void;
  /** What it printed, and how it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts it on a free port, and waits until it listens. */
export function serving(...args: string[]): Promise<Serving> {
  const child = start(["serve", "--port", "0", ...args]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  const ended: Serving["ended"] = new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return new Promise((resolve, reject) => {
    void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${stderr}`)));
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
      const [, origin, port] = /^candor: listening on (http:\/\/127\.0\.0\.1:(\d+))\n/m.exec(stderr) ?? [];
      if (origin !== undefined) resolve({ origin, port: Number(port), signal: (name) => void child.kill(name), ended });
    });
  });
}

/** Posts a value as JSON. */
export function post(origin: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(origin + path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
}
