// How the core gets in: every kind of source, failures that can be tried again, nothing done before it is asked for.

import { instantiate, load, type Candor, type Source } from "candor";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

const FILE = import.meta.resolve("candor/core.wasm");
const BYTES = new Uint8Array(readFileSync(new URL(FILE)));
const GARBAGE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 255]);

let copies = 0;

/** The entry evaluated anew: it has loaded nothing yet. */
async function freshEntry(): Promise<{ load: typeof load }> {
  return (await import(/* @vite-ignore */ `${import.meta.resolve("candor")}?copy=${++copies}`)) as { load: typeof load };
}

function prices({ game }: Candor): number[] {
  const { policy, payments } = game.price({ groups: [{ size: 2, reward: [1, 0, 0.5] }, { size: 1, reward: [0, 1, 0.25] }], lambda: 0.7 });
  return [...policy, ...payments];
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("load()", () => {
  test("gives one object, also to callers that do not wait for each other", async () => {
    const { load } = await freshEntry();
    const [first, second] = await Promise.all([load(), load()]);
    expect(second).toBe(first);
    expect(await load()).toBe(first);
  });

  test("nothing happens at import", async () => {
    const untouchable = new Proxy({}, {
      get(_, name) {
        throw new Error(`${String(name)} was touched`);
      },
    });
    const refuse = (): never => {
      throw new Error("called at import");
    };
    vi.stubGlobal("WebAssembly", untouchable);
    vi.stubGlobal("fetch", refuse);
    vi.stubGlobal("atob", refuse);
    await freshEntry();
  });

  test("rejects when compiling fails, and the next call tries again", async () => {
    const { load } = await freshEntry();
    vi.spyOn(WebAssembly, "Module").mockImplementationOnce(function () {
      throw new WebAssembly.CompileError("out of memory");
    });
    const [first, second] = await Promise.allSettled([load(), load()]);
    expect(first).toMatchObject({ status: "rejected", reason: expect.any(WebAssembly.CompileError) as unknown });
    expect(second).toEqual(first);
    vi.restoreAllMocks();
    expect(prices(await load())).toEqual(prices(await load()));
  });

  test.each([["SIMD", true, "core.wasm"], ["no SIMD", false, "core.scalar.wasm"]])("with %s compiles that build", async (_, simd, name) => {
    const { load } = await freshEntry();
    vi.spyOn(WebAssembly, "validate").mockReturnValueOnce(simd);
    const compiled = vi.spyOn(WebAssembly, "Module");
    const candor = await load();
    expect(compiled).toHaveBeenCalledOnce();
    expect(Buffer.from(compiled.mock.calls[0]![0] as Uint8Array).equals(readFileSync(new URL(`../../build/${name}`, import.meta.url)))).toBe(true);
    vi.restoreAllMocks();
    expect(prices(candor)).toEqual(prices(await load()));
  });
});

describe("load({ source })", () => {
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const found = request.url === "/core.wasm";
      response.writeHead(found ? 200 : 404, { "content-type": "text/plain" }).end(found ? BYTES : "not here");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const padded = new Uint8Array(BYTES.length + 16);
  padded.set(BYTES, 8);

  test.each<[string, () => Source]>([
    ["a file URL as text", () => FILE],
    ["a file URL", () => new URL(FILE)],
    ["an http URL as text, under a wrong MIME type", () => `${origin}/core.wasm`],
    ["an http URL", () => new URL("/core.wasm", origin)],
    ["a Response", () => new Response(BYTES)],
    ["bytes", () => BYTES],
    ["a part of larger bytes", () => padded.subarray(8, 8 + BYTES.length)],
    ["an ArrayBuffer", () => BYTES.slice().buffer],
    ["a DataView", () => new DataView(padded.buffer, 8, BYTES.length)],
    ["a module", () => new WebAssembly.Module(BYTES)],
  ])("takes %s", async (_, source) => {
    const packaged = await load();
    const candor = await load({ source: source() });
    expect(candor).not.toBe(packaged);
    expect(prices(candor)).toEqual(prices(packaged));
  });

  test.each<[string, () => unknown, new () => Error, RegExp]>([
    ["a number", () => 7, TypeError, /^"source" expected a URL, Response, bytes or WebAssembly.Module, got 7$/],
    ["null", () => null, TypeError, /^"source" expected a URL, Response, bytes or WebAssembly.Module, got null$/],
    ["an object", () => ({}), TypeError, /^"source" expected/],
    ["an array of bytes", () => [...BYTES], TypeError, /^"source" expected/],
    ["a Response that is not ok", () => new Response("no", { status: 404, statusText: "Not Found" }), Error, /^"source" answered 404 Not Found$/],
    ["a URL where nothing is", () => `${origin}/missing.wasm`, Error, /^"source" answered 404/],
    ["a file that is not there", () => new URL("missing.wasm", FILE), Error, /ENOENT/],
    ["text that is no URL", () => "core wasm", TypeError, /URL/],
    ["another module", () => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), TypeError, /^"module" expected the core of Candor, got an object \(Module\)$/],
    ["garbage", () => GARBAGE, WebAssembly.CompileError, /./],
    ["no bytes at all", () => new ArrayBuffer(0), WebAssembly.CompileError, /./],
  ])("rejects %s, and takes a good source after it", async (_, source, type, message) => {
    const bad = load({ source: source() as Source });
    await expect(bad).rejects.toBeInstanceOf(type);
    await expect(bad).rejects.toThrow(message);
    expect(prices(await load({ source: BYTES }))).toEqual(prices(await load()));
  });

  test("rejects where nobody answers, and the same URL works once somebody does", async () => {
    const source = `${origin}/core.wasm`;
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    await expect(load({ source })).rejects.toThrow("fetch failed");
    vi.unstubAllGlobals();
    expect(prices(await load({ source }))).toEqual(prices(await load()));
  });
});

describe("instantiate(module)", () => {
  const module = new WebAssembly.Module(BYTES);

  test("gives the rooms at once, a new object each time", async () => {
    const candor = instantiate(module);
    expect(prices(candor)).toEqual(prices(await load()));
    expect(instantiate(module)).not.toBe(candor);
  });

  test("objects do not disturb each other", () => {
    const [first, second] = [instantiate(module), instantiate(module)];
    const before = prices(first);
    second.game.price({ groups: [{ size: 1, reward: new Float64Array(100_000) }] });
    expect(prices(first)).toEqual(before);
  });
});
