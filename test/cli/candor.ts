// The built command line as a process.

import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Run {
  /** What is piped to standard input; nothing by default. */
  readonly input?: string | Buffer | Iterable<string>;
  /** Options of node itself. */
  readonly node?: readonly string[];
  /** Variables beside those of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stops reading standard output before the first byte. */
  readonly deaf?: boolean;
}

/** Runs `candor` with these arguments to its end. */
export function candor(args: readonly string[], { input = "", deaf = false, ...how }: Run = {}): Promise<Ended> {
  const child = start(args, how);
  let stdout = "";
  let stderr = "";
  if (deaf) child.stdout.destroy();
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  child.stdin.on("error", () => {}); // a refusal may come before all is read
  Readable.from(typeof input === "string" || Buffer.isBuffer(input) ? [input] : input).pipe(child.stdin);
  return new Promise((resolve, reject) => child.once("error", reject).once("close", (code) => resolve({ code, stdout, stderr })));
}

/** The same, to be fed and stopped by whoever starts it. COLUMNS is that of `env` alone. */
export function start(args: readonly string[], { node = [], env = {} }: Pick<Run, "node" | "env"> = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...node, CLI, ...args], { env: { ...process.env, COLUMNS: "", ...env } });
}

/** A new folder, gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "candor-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A file with this content, gone after the test. @returns its path. */
export function file(content: string | Buffer, name = "file"): string {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return path;
}

/** A small table of two prompts; the second has another number of responses. */
export const PROMPTS = `prompt,response,group,reward
p,a,legal,0.5
p,a,support,1
p,b,legal,2
p,b,support,0.25
q,a,legal,1
q,a,support,0
q,b,legal,0
q,b,support,1
q,c,legal,0.5
q,c,support,0.5
`;

export const CANDIDATES = `candidate,group,size,value
x,legal,1,5
y,legal,1,0
x,support,2,0
y,support,2,1.5
`;
