// candor serve

import { createApp, type AppOptions } from "candor/edge";
import { InvalidArgumentError, type Command } from "commander";
import { serve } from "../../serve.js";
import { readDocuments } from "../input/json.js";
import { readLines } from "../input/lines.js";
import { openSource } from "../input/source.js";
import { Refusal, refusing, type Place } from "../refusal.js";

const HELP = `
POST /v1/game/price and the other questions; GET /docs has them all, /openapi.json for machines, /health.
Terms, keys, limits, rates and origins come from FILE, a JSON object; callers without a key that may set
terms send reports alone.

  {
    "terms": { "default": { "lambda": 0.5 }, "careful": { "lambda": 5 } },
    "keys": [{ "name": "console", "sha256": "HASH", "terms": true }],
    "limits": { "bodyBytes": 1048576, "groups": 1000 },
    "rate": { "requests": 100, "seconds": 1 },
    "cors": { "origins": ["https://app.example"] }
  }

HASH is that of a key drawn at random, which its holder sends as "Authorization: Bearer KEY":
  openssl rand -hex 32 | tee key.txt | tr -d '\\n' | sha256sum

A line of JSON a request goes to standard output; it never holds what was reported. On SIGTERM or SIGINT
new requests are refused (503), those that have begun are finished, for --grace seconds at most.

Exit code 0: stopped; 1: refused, with the reason; 2: wrong usage.`;

interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly config?: string;
  readonly grace: number;
  readonly quiet?: true;
}

export function addServe(program: Command): void {
  program
    .command("serve")
    .summary("the HTTP service, on Node")
    .description("Serves what the rooms answer over HTTP, until it is told to stop.")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <number>", "0 for any that is free", port, 8787)
    .option("--config <file>", "terms, keys, limits, rate, cors: see below")
    .option("--grace <seconds>", "how long requests may take to finish when it stops", seconds, 10)
    .option("--quiet", "log no requests")
    .addHelpText("after", HELP)
    .action(run);
}

async function run({ host, port, config, grace, quiet }: Wanted): Promise<void> {
  const closing = new AbortController();
  const log = quiet ? {} : { log: (entry: object) => process.stdout.write(`${JSON.stringify(entry)}\n`) };
  const own = { ...log, signal: closing.signal };
  const app = config === undefined ? createApp(own) : await configured(config, own);
  const running = await serve(app, host, port).catch((error: unknown) => {
    throw Refusal.ofSystem({ name: `${host} port ${port}` }, error);
  });
  process.stderr.write(`candor: listening on http://${host.includes(":") ? `[${host}]` : host}:${running.port}\n`);
  await told();
  closing.abort();
  const cut = await running.stop(grace * 1000);
  if (cut > 0) process.stderr.write(`candor: cut off ${cut} unfinished after ${grace} s\n`);
}

async function configured(file: string, own: AppOptions): Promise<ReturnType<typeof createApp>> {
  const { value, place } = await document(file);
  return refusing(place, () => {
    // an own field of the file's would be one that only a program can give
    const given = value !== null && typeof value === "object" && !Array.isArray(value) ? { ...value, ...own } : value;
    return createApp(given as AppOptions);
  });
}

async function document(file: string): Promise<{ readonly value: unknown; readonly place: Place }> {
  const source = await openSource(file);
  try {
    for await (const read of readDocuments(source, readLines(source, { at() {}, stop() {} }))) return read;
    throw new Refusal(source, "nothing in it");
  } finally {
    source.stream.destroy();
  }
}

/** Resolves at the first signal to stop; a second one ends the process at once. */
function told(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) {
    throw new InvalidArgumentError("Expected a whole number from 0 to 65535.");
  }
  return number;
}

function seconds(text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number > 3600) {
    throw new InvalidArgumentError("Expected a number of seconds from 0 to 3600.");
  }
  return number;
}
