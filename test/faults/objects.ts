// A process of workerd, and what it is told: the same lines on standard input and output as worker.ts has. The object's
// clock is the machine's.
//
//     node objects.mjs '{"store": {"kind": "object", "folder": "objects", "script": "object"}}'

import { Miniflare } from "miniflare";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ServiceCommand } from "../../bindings/edge/life/streams.js";
import type { ObjectSpec } from "./store.js";

interface Line {
  readonly id: number;
  readonly stream: string;
  readonly command?: ServiceCommand;
}

const { store: { folder, script } } = JSON.parse(process.argv[2]!) as { readonly store: ObjectSpec };
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const isCode = (path: string): boolean => path.endsWith(".js");
// the first is where it starts
const modules = readdirSync(script).sort((a, b) => Number(isCode(b)) - Number(isCode(a))).map((path) => ({
  type: isCode(path) ? "ESModule" as const : "CompiledWasm" as const, path,
  contents: readFileSync(join(script, path)),
}));
const workerd = new Miniflare({
  modules: modules as never, compatibilityDate: "2026-04-01", cf: false, host: "127.0.0.1",
  durableObjects: { STREAMS: { className: "Held", useSQLite: true } }, durableObjectsPersist: folder,
});
const origin = await workerd.ready;

async function answer({ id, stream, command }: Line): Promise<void> {
  try {
    const response = await fetch(origin, { method: "POST", body: JSON.stringify({ stream, command }) });
    const text = await response.text();
    say(response.ok ? { id, ...(JSON.parse(text) as object) } : { id, unavailable: `${response.status}: ${text}` });
  } catch (error) {
    say({ id, unavailable: String(error) });
  }
}

createInterface({ input: process.stdin }).on("line", (text) => {
  const line = JSON.parse(text) as Line | { readonly clock: number };
  if (!("clock" in line)) void answer(line);
}).on("close", () => void workerd.dispose().then(() => process.exit()));
say({ ready: true });
