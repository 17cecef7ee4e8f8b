// The service on a socket of Node's: bytes in pieces, cut short, pipelined, wrong, and clients that leave. None of it
// brings down the service, holds up others, or is answered with a 5xx. CANDOR_FUZZ_SOCKETS=n opens so many connections.

import { connect } from "node:net";
import { setTimeout as passed } from "node:timers/promises";
import { createApp, type LogEntry } from "candor/edge";
import { expect, test } from "vitest";
import { serve } from "../../../bindings/node/serve.js";
import { Random } from "../fuzz/random.js";
import { acts, statusesOf, type Act } from "../fuzz/raw.js";
import { MARKER } from "../fuzz/schema.js";

const SOCKETS = Number(process.env["CANDOR_FUZZ_SOCKETS"] ?? 4000);
const SEED = Number(process.env["FAST_CHECK_SEED"] ?? 20260101);
/** Longer than any client here takes, and far less than the server gives one that does nothing. */
const PATIENCE = 10_000;

/** Node's own, of what is no HTTP, beside the service's. */
const STATUSES = [100, 200, 204, 400, 401, 403, 404, 405, 406, 413, 415, 417, 422, 431];

test(`${SOCKETS} connections`, async () => {
  const entries: LogEntry[] = [];
  const astray: unknown[] = [];
  const note = (error: unknown): void => void astray.push(error);
  process.on("unhandledRejection", note).on("uncaughtException", note);
  const running = await serve(createApp({ limits: { bodyBytes: 4000, bodySeconds: 5 }, log: (entry) => void entries.push(entry) }), "127.0.0.1", 0);
  const random = new Random(SEED);
  const counted: Record<number, number> = {};
  const wrong: string[] = [];
  const client = async (): Promise<void> => {
    for (let left; (left = waiting.pop()); ) {
      const { bytes, late } = await talk(running.port, left);
      const found = statusesOf(bytes);
      for (const status of found) counted[status] = (counted[status] ?? 0) + 1;
      if (late || found.some((status) => !STATUSES.includes(status))) wrong.push(`${late ? "late" : found.join()}: ${shown(left)}`);
    }
  };
  const waiting = Array.from({ length: SOCKETS }, () => acts(random));
  await Promise.all(Array.from({ length: 16 }, client));

  const health = await fetch(`http://127.0.0.1:${running.port}/health`);
  const cut = await running.stop(2000);
  await passed(50);
  process.off("unhandledRejection", note).off("uncaughtException", note);
  console.table(counted);
  expect(wrong).toEqual([]);
  expect(astray).toEqual([]);
  expect([health.status, cut]).toEqual([200, 0]);
  expect(entries.filter(({ fault, status }) => fault !== undefined || status >= 500 || status === 0)).toEqual([]);
  expect(JSON.stringify(entries)).not.toContain(MARKER);
  for (const status of [200, 400, 404, 405, 413, 415]) expect(counted[status]).toBeGreaterThan(SOCKETS / 500);
});

/** What comes back until the server closes, or the client leaves. */
async function talk(port: number, todo: readonly Act[]): Promise<{ readonly bytes: Buffer; readonly late: boolean }> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const got: Buffer[] = [];
  let late = false;
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const patience = setTimeout(() => {
    late = true;
    socket.destroy();
  }, PATIENCE);
  socket.on("data", (data: Buffer) => got.push(data)).on("end", () => socket.end()).on("error", () => {});
  for (const act of todo) {
    if (socket.destroyed) break;
    if (act === "end") socket.end();
    else if (act === "leave") socket.destroy();
    else if ("wait" in act) await passed(act.wait);
    else if (socket.writable) socket.write(act.send);
  }
  await closed;
  clearTimeout(patience);
  return { bytes: Buffer.concat(got), late };
}

function shown(todo: readonly Act[]): string {
  return JSON.stringify(todo.map((act) => (typeof act === "object" && "send" in act ? act.send.toString("latin1").slice(0, 400) : act)));
}
