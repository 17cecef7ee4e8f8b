// The bytes of a body: limits below, at and above; lengths that lie, codings, bodies that break off or never end.

import { serve } from "@hono/node-server";
import fc from "fast-check";
import type { AddressInfo } from "node:net";
import { request as send } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { readBody } from "../../bindings/edge/body.js";
import { problemOf } from "../../bindings/edge/problem.js";
import { refusedLater } from "./refused.js";

const bytes = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, k) => k % 251);

/** A request whose body comes in pieces. @param onRead told of every piece that is asked for */
function streamed(pieces: readonly Uint8Array[], headers: Record<string, string> = {}, onRead = (_: number) => {}): Request {
  let next = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      onRead(next);
      if (next < pieces.length) controller.enqueue(pieces[next++]!);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  return new Request("http://edge/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

const whole = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Request =>
  new Request("http://edge/", { method: "POST", body, headers: { "content-length": String(body.length), ...headers } });

describe("a body", () => {
  test("is read whole, in whatever pieces it comes", async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (pieces) => {
      const all = Buffer.concat(pieces);
      if (all.length === 0) return;
      expect(Buffer.from(await readBody(streamed(pieces), 2500, 60))).toEqual(all);
      expect(Buffer.from(await readBody(whole(Uint8Array.from(all)), 2500, 60))).toEqual(all);
    }));
  });

  test.each([[99, true], [100, true], [101, false]])("of %d bytes under a limit of 100: %s", async (length, taken) => {
    const pieces = [bytes(length - 50), bytes(50)];
    for (const request of [streamed(pieces), whole(bytes(length)), streamed(pieces, { "transfer-encoding": "chunked", "content-length": "1" })]) {
      const read = readBody(request, 100, 60);
      if (taken) expect(await read).toHaveLength(length);
      else expect(await refusedLater(read)).toMatchObject({ status: 413, code: "too-large", field: "body", expected: "at most 100 bytes", got: 101 });
    }
  });

  test("that is announced too long is refused before a byte is read, an endless one at the limit", async () => {
    const reads: number[] = [];
    await refusedLater(readBody(streamed([bytes(1)], { "content-length": "101" }, (k) => reads.push(k)), 100, 60));
    expect(reads).toEqual([]);
    const endless = Array.from({ length: 1000 }, () => bytes(10));
    expect(await refusedLater(readBody(streamed(endless, {}, (k) => reads.push(k)), 100, 60))).toMatchObject({ status: 413, got: 110 });
    expect(reads.length).toBeLessThanOrEqual(12);
  });

  test("is no shorter than a Content-Length that lies", async () => {
    expect(await refusedLater(readBody(streamed([bytes(200)], { "content-length": "10" }), 100, 60))).toMatchObject({ status: 413, got: 200 });
  });

  test.each(["-1", "1e2", "0x10", "ten", "1, 2", ""])("with the Content-Length %j is refused", async (length) => {
    const got = await refusedLater(readBody(streamed([bytes(1)], { "content-length": length }), 100, 60));
    expect(got).toMatchObject({ status: 400, code: "unparseable", field: "content-length" });
  });

  test.each(["gzip", "br", "identity, gzip", "GZIP"])("coded as %j is refused", async (coding) => {
    const got = await refusedLater(readBody(whole(bytes(1), { "content-encoding": coding }), 100, 60));
    expect(got).toMatchObject({ status: 415, code: "unsupported-media-type", field: "content-encoding", headers: { "Accept-Encoding": "identity" } });
    expect(await readBody(whole(bytes(1), { "content-encoding": "Identity" }), 100, 60)).toHaveLength(1);
  });

  test("that is none, or breaks off, cannot be read", async () => {
    for (const none of [new Request("http://edge/", { method: "POST" }), whole(bytes(0)), streamed([])]) {
      expect(await refusedLater(readBody(none, 100, 60))).toMatchObject({ status: 400, code: "unparseable", field: "body" });
    }
    for (const headers of [{}, { "content-length": "20" }]) {
      const body = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
      const broken = new Request("http://edge/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
      expect(await refusedLater(readBody(broken, 100, 60))).toMatchObject({ status: 400, code: "unparseable", got: "one that breaks off" });
    }
  });
});

describe("a body that takes too long", () => {
  const trickle = (headers: Record<string, string> = {}): { request: Request; stopped: () => boolean } => {
    let timer: ReturnType<typeof setInterval> | undefined;
    let stopped = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        timer = setInterval(() => controller.enqueue(bytes(1)), 5);
      },
      cancel: () => {
        stopped = true;
      },
    });
    onTestFinished(() => clearInterval(timer));
    return { request: new Request("http://edge/", { method: "POST", body, headers, duplex: "half" } as RequestInit), stopped: () => stopped };
  };

  test("is refused however steadily it comes, and read no further", async () => {
    const { request, stopped } = trickle();
    expect(await refusedLater(readBody(request, 1e6, 0.05))).toMatchObject({
      status: 408, code: "too-slow", field: "body", expected: "all of it within 0.05 s", headers: { Connection: "close" },
    });
    expect(stopped()).toBe(true);
  });

  test("is refused also where its length is known", async () => {
    const { request } = trickle({ "content-length": "1000000" });
    expect(await refusedLater(readBody(request, 1e6, 0.05))).toMatchObject({ status: 408, code: "too-slow" });
  });

  test("leaves no timer behind where it came in time", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    await readBody(whole(bytes(10)), 100, 3600);
    await refusedLater(readBody(streamed([bytes(200)]), 100, 3600));
    expect(timers()).toBe(before);
  });
});

test("a server says so to a sender that is still sending", async () => {
  const server = serve({
    hostname: "127.0.0.1", port: 0,
    fetch: (request) => readBody(request, 1000, 60).then(
      (body) => new Response(String(body.length)),
      (error: unknown) => Response.json(problemOf(error, "docs"), { status: problemOf(error, "docs").status }),
    ),
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const post = (headers: Record<string, string>, pieces: readonly Uint8Array[]) => new Promise<number>((resolve, reject) => {
    const sent = send({ host: "127.0.0.1", port, method: "POST", headers, timeout: 60_000 }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode!));
    });
    sent.on("error", reject);
    for (const piece of pieces) sent.write(piece);
    if (pieces.length === 1) sent.end();
  });
  try {
    expect(await post({ "content-length": "1000" }, [bytes(1000)])).toBe(200);
    expect(await post({ "transfer-encoding": "chunked" }, [bytes(1000)])).toBe(200);
    expect(await post({ "transfer-encoding": "chunked" }, [bytes(600), bytes(600)])).toBe(413);
    expect(await post({ "content-length": "5000" }, [bytes(600), bytes(600)])).toBe(413);
  } finally {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  }
});
