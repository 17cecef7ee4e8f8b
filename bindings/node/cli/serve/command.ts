// candor serve

import type { AppOptions } from "candor/edge";
import type { Issuer } from "candor/receipts";
import { InvalidArgumentError, type Command } from "commander";
import { record, text } from "../../../core/check.js";
import { onlyDocument } from "../input/documents.js";
import { printable, Refusal, refusing } from "../refusal.js";
import { openReceipts, receiptsSaid, type ReceiptsSaid } from "./receipts.js";
import { openStore, shown, storeFor } from "./store.js";

const HELP = `
POST /v1/game/price and the other questions; GET /docs has them all, /openapi.json for machines, /health.
Terms, keys, limits, rates, origins, receipts and the store come from FILE, a JSON object; callers without a key that
may set terms send reports alone.

  {
    "terms": { "default": { "lambda": 0.5 }, "careful": { "lambda": 5 } },
    "keys": [{ "name": "console", "sha256": "HASH", "terms": true, "role": "operator" },
             { "name": "ann", "sha256": "HASH" }, { "name": "shop", "sha256": "HASH", "for": true }],
    "store": "candor.sqlite",
    "receipts": { "key": ["key.pem", "old.pem"], "log": "log", "logKey": "log.pem", "origin": "prices.example/log" },
    "public": true,
    "limits": { "bodyBytes": 1048576, "groups": 1000 },
    "rate": { "requests": 100, "seconds": 1 },
    "cors": { "origins": ["https://app.example"] }
  }

HASH is that of a key drawn at random, which its holder sends as "Authorization: Bearer KEY":
  openssl rand -hex 32 | tee key.txt | tr -d '\\n' | sha256sum

Calls and rounds live in a store, /v1/data/calls and /v1/crowd/rounds, once a key has the role of operator: a
SQLite file (candor.sqlite where nothing is said), postgres://USER@HOST/DATABASE, or memory, which forgets
them when it stops. Other keys are users', each for its own seat; one with "for": true speaks for users.
A PostgreSQL that is away at the start is waited for, half a minute; one that goes away later is 503 meanwhile.
Deadlines pass by themselves while it runs, and when it starts again.

With receipts a caller that accepts application/vnd.candor.receipt+json gets its answer signed by the key of a
file: openssl genpkey -algorithm ed25519 -out key.pem. "key" is one file or several: the first signs, the others
only verify, of which a public key will do; "keys" is a file with the key set of those that signed before. What is
signed is entered in the log, if there is one, a folder that has one writer, under "logKey", if it has a key of its
own. Public keys are at /.well-known/candor-keys.json, the log at /log/checkpoint; POST /v1/verify and candor verify
check.

A line of JSON a request goes to standard output; it never holds what was reported. On SIGTERM or SIGINT
new requests are refused (503), those that have begun are finished, for --grace seconds at most.

Exit code 0: stopped; 1: refused, with the reason; 2: wrong usage.`;

interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly config?: string;
  readonly store?: string;
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
    .option("--config <file>", "terms, keys, limits, rate, cors, store, public, receipts: see below")
    .option("--store <place>", "where calls and rounds live: a file, postgres://..., memory, none")
    .option("--grace <seconds>", "how long requests may take to finish when it stops", seconds, 10)
    .option("--quiet", "log no requests but those that met a fault of the service")
    .addHelpText("after", HELP)
    .action(run);
}

async function run({ host, port, config, store: asked, grace, quiet }: Wanted): Promise<void> {
  // all that the other commands do without
  const [edge, { serve }] = await Promise.all([import("candor/edge"), import("../../serve.js")]);
  const closing = new AbortController();
  const log = (entry: { readonly fault?: string }): void => {
    if (!quiet || entry.fault !== undefined) process.stdout.write(`${JSON.stringify(entry)}\n`);
  };
  const own = { log, signal: closing.signal };
  const given: Configured = config === undefined ? { app: {} } : await configured(config);
  const place = storeFor(asked, given);
  const store = place === null ? null : await openStore(place, edge, said);
  const streams = store && await edge.openStreams(store, { failed });
  const receipts = given.receipts && await openReceipts(given.receipts);
  const options = { ...given.app, ...own, ...(streams && { streams }), ...(receipts && { receipts }) };
  const app = refusing({ name: config ?? "--store" }, () => edge.createApp(options));
  const running = await serve(app, host, port).catch((error: unknown) => {
    throw Refusal.ofSystem({ name: `${host} port ${port}` }, error);
  });
  said(`listening on http://${host.includes(":") ? `[${host}]` : host}:${running.port}`);
  const clock = streams && edge.clockOf(streams, { failed });
  if (place !== null) said(`calls and rounds live in ${shown(place)}`);
  const signing = receipts && setInterval(() => void checkpoint(receipts), CHECKPOINT);
  await told();
  closing.abort();
  const cut = await running.stop(grace * 1000);
  // what they have begun is in the store before it is closed
  await clock?.stop();
  clearInterval(signing);
  if (receipts) await checkpoint(receipts);
  await store?.close();
  if (cut > 0) said(`cut off ${cut} unfinished after ${grace} s`);
}

/** What a file can say: no functions, and no signals. */
const FIELDS = ["terms", "keys", "limits", "rate", "cors", "public", "store", "receipts"];

interface Configured {
  readonly app: AppOptions;
  readonly store?: string;
  readonly receipts?: ReceiptsSaid;
}

async function configured(file: string): Promise<Configured> {
  const { value } = await onlyDocument(file, "one JSON object is the configuration");
  return refusing({ name: file }, () => {
    const { store, receipts, ...app } = record("configuration", value, FIELDS, "");
    return {
      app,
      ...(store !== undefined && { store: text("store", store) }),
      ...(receipts !== undefined && { receipts: receiptsSaid(receipts) }),
    };
  });
}

/** Milliseconds between checkpoints of the log, where there is something new. */
const CHECKPOINT = 1000;

async function checkpoint(receipts: Issuer): Promise<void> {
  await receipts.checkpoint(Date.now()).catch((error: unknown) => failed("the log", error));
}

/** A line for whoever runs the service: a deadline that could not be moved is tried again, a damaged snapshot made
 *  anew. */
function failed(stream: string, error: unknown): void {
  said(`${stream === "" ? "the store" : stream}: ${printable((error as Error).message)}`);
}

function said(line: string): void {
  process.stderr.write(`candor: ${line}\n`);
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Resolves at the first signal to stop; a second one, of either kind, ends the process at once. */
function told(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
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
