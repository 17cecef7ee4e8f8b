// Lines in, lines out: in order, whatever the pieces, at the reader's pace, and no line at the cost of another.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerLines, type Counts, type LineOptions } from "../../bindings/edge/batch.js";
import { rangeError } from "../../bindings/core/refusal.js";

interface Answered {
  readonly x?: unknown;
  readonly problem?: { readonly line: number; readonly code: string; readonly status: number; readonly field: string; readonly got: string };
}

/** Gives a document back, and refuses those that are negative. */
function echo(document: unknown): unknown {
  if (typeof document === "number" && document < 0) throw rangeError("x", "a number >= 0", document);
  return { x: document };
}

/** A stream of pieces, and how many of them were asked for. */
function source(pieces: Iterable<Uint8Array>) {
  const iterator = pieces[Symbol.iterator]();
  const seen = { pulled: 0, cancelled: undefined as unknown };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done) return controller.close();
      seen.pulled++;
      controller.enqueue(value);
    },
    cancel(reason) { seen.cancelled = reason; },
  }, { highWaterMark: 0 });
  return { stream, seen };
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const options = (more: Partial<LineOptions> = {}): LineOptions => ({ lineBytes: 1000, answer: echo, ...more });

async function answers(pieces: Iterable<Uint8Array>, more: Partial<LineOptions> = {}): Promise<Answered[]> {
  const text = await new Response(answerLines(source(pieces).stream, options(more))).text();
  expect(text).toMatch(/^(.+\n)*$/);
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line) as Answered);
}

function* cut(bytes: Uint8Array, at: readonly number[]): Generator<Uint8Array> {
  const ends = [...at.map((k) => k % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  for (const [k, end] of ends.entries()) yield bytes.slice(ends[k - 1] ?? 0, end);
}

describe("lines", () => {
  test("are answered in order; blank ones are counted and not answered", async () => {
    const text = '1\n\n {"a":[2]}\r\n \t\r\n-3\n"é😀"\n4';
    expect(await answers([utf8(text)])).toEqual([
      { x: 1 }, { x: { a: [2] } }, { problem: expect.objectContaining({ line: 5, code: "wrong-value", status: 422, field: "x", got: "-3" }) as object }, { x: "é😀" }, { x: 4 },
    ]);
    for (const none of ["", "\n", "\r\n\n \n", " "]) expect(await answers([utf8(none)])).toEqual([]);
  });

  test("that are wrong harm no other", async () => {
    const pieces = [utf8('1\n{"a":\n2\n'), Uint8Array.of(0xff, 0x22), utf8('\n3\n{"a":1,"a":2}\n4\n'), utf8("[".repeat(500)), utf8("\n5\n"), utf8(`"${"x".repeat(2000)}"\n6`)];
    const found = await answers(pieces);
    expect(found.map(({ x, problem }) => x ?? `${problem!.line} ${problem!.code} ${problem!.status} ${problem!.field}`)).toEqual([
      1, "2 unparseable 400 line", 2, "4 unparseable 400 line", 3, "6 repeated-key 400 line", 4, "8 unparseable 400 line", 5, "10 too-large 413 line", 6,
    ]);
    expect(found.at(-2)!.problem).toMatchObject({ got: "2002" });
  });

  test.each([[9, "taken"], [10, "taken"], [11, "too-large"]])("of %d bytes under a limit of 10 are %s", async (length, word) => {
    const line = `"${"x".repeat(length - 2)}"`;
    for (const text of [line, `${line}\n`, `1\n${line}\n1`]) {
      const found = await answers(cut(utf8(text), [1, 3, 4, 8]), { lineBytes: 10 });
      const codes = found.map(({ problem }) => problem?.code ?? "taken").filter((code) => code !== "taken");
      expect(codes).toEqual(word === "taken" ? [] : [word]);
    }
  });

  const line = fc.oneof(
    fc.json({ maxDepth: 2, stringUnit: "binary" }).map(utf8), fc.constantFrom("", " ", "\r", "-1", "{", '"é', "\ufeff1", `"${"é😀".repeat(12)}"`).map(utf8), fc.uint8Array({ maxLength: 4 }),
  );
  const document = fc.tuple(fc.array(line, { maxLength: 8 }), fc.boolean()).map(([lines, ended]) => {
    const joined = lines.flatMap((bytes) => [bytes, Uint8Array.of(10)]);
    return new Uint8Array(Buffer.concat(ended ? joined : joined.slice(0, -1)));
  });

  test("are the same in any pieces", async () => {
    await fc.assert(fc.asyncProperty(document, fc.array(fc.nat(), { maxLength: 6 }), async (bytes, at) => {
      expect(await answers(cut(bytes, at), { lineBytes: 60 })).toEqual(await answers([bytes], { lineBytes: 60 }));
    }), { numRuns: 500 });
    const text = utf8(`{"a":"é😀"}\r\n\n-1\n"${"😀".repeat(20)}"\n[1`);
    const whole = await answers([text], { lineBytes: 60 });
    for (let k = 0; k <= text.length; k++) expect(await answers(cut(text, [k]), { lineBytes: 60 })).toEqual(whole);
    expect(await answers(Array.from(text, (byte) => Uint8Array.of(byte)), { lineBytes: 60 })).toEqual(whole);
  });

  test("are as many out as are not blank, numbered as they stand", async () => {
    await fc.assert(fc.asyncProperty(document, async (bytes) => {
      const all = Buffer.from(bytes).toString("latin1").split("\n").map((text, k) => ({ text, number: k + 1 }));
      const told = all.filter(({ text }) => !/^[ \t\r]*$/.test(text));
      const found = await answers([bytes]);
      expect(found).toHaveLength(told.length);
      found.forEach(({ problem }, k) => problem && expect(problem.line).toBe(told[k]!.number));
    }));
  });
});

describe("memory", () => {
  test("holds no more than is read: the source waits for the reader", async () => {
    function* endless(): Generator<Uint8Array> {
      for (let k = 0; ; k++) yield utf8(`${k}\n${k}`);
    }
    const { stream, seen } = source(endless());
    const reader = answerLines(stream, options()).getReader();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen.pulled).toBe(0);
    for (let k = 1; k < 200; k++) {
      await reader.read();
      await Promise.resolve();
      expect(seen.pulled).toBeLessThanOrEqual(k + 1);
    }
    await reader.cancel("enough");
    expect(seen.cancelled).toBe("enough");
  });

  test("is flat over 200 MB, and over a line of 200 MB", async () => {
    const chunk = utf8(`[${"1,".repeat(500)}1]\n`.repeat(64));
    const counts: Counts[] = [];
    const run = async (pieces: Iterable<Uint8Array>) => {
      let most = 0;
      for await (const piece of answerLines(source(pieces).stream, options({ lineBytes: 2 ** 20, answer: () => null, done: (all) => counts.push(all) }))) {
        most = Math.max(most, piece.length);
      }
      return most;
    };
    const times = Math.ceil(200e6 / chunk.length);
    expect(await run({ *[Symbol.iterator]() { for (let k = 0; k < times; k++) yield chunk; } })).toBeLessThan(2 ** 18);
    expect(counts[0]).toMatchObject({ lines: 64 * times, refused: 0, bytesIn: times * chunk.length, bytesOut: 5 * 64 * times });
    const blank = new Uint8Array(2 ** 20).fill(0x78);
    const before = process.memoryUsage().arrayBuffers;
    await run({ *[Symbol.iterator]() { for (let k = 0; k < 200; k++) yield blank; } });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
    expect(counts[1]).toMatchObject({ lines: 1, refused: 1, bytesIn: 200 * 2 ** 20 });
  });

  test("a chunk of many lines is answered in parts, and others have their turn between them", async () => {
    let turns = 0;
    let over = false;
    const others = (): void => {
      turns++;
      if (!over) setTimeout(others);
    };
    const lines = 100_000;
    setTimeout(others);
    let parts = 0;
    for await (const part of answerLines(source([utf8("-1\n".repeat(lines)), utf8("\n".repeat(2 ** 20))]).stream, options())) {
      expect(part.length).toBeLessThan(2 ** 18);
      parts++;
    }
    over = true;
    expect(parts).toBeGreaterThan(50);
    expect(turns).toBeGreaterThan(50);
  });
});

test("a line that takes long is the last of its turn", async () => {
  const slow = (line: unknown): unknown => {
    for (const end = performance.now() + 25; performance.now() < end; ) continue;
    return line;
  };
  let turns = 0;
  const others = setInterval(() => turns++, 0);
  let parts = 0;
  for await (const _ of answerLines(source([utf8("1\n".repeat(10))]).stream, options({ answer: slow }))) parts++;
  clearInterval(others);
  expect([parts, turns >= 9]).toEqual([10, true]);
});

describe("the end", () => {
  const told = (): { all: Counts[]; done: (counts: Counts) => void } => {
    const all: Counts[] = [];
    return { all, done: (counts) => void all.push(counts) };
  };

  test("is told once, with what was done", async () => {
    const { all, done } = told();
    const found = await answers([utf8("1\n\n-1\n2")], { done });
    expect(found).toHaveLength(3);
    expect(all).toEqual([{ lines: 3, refused: 1, bytesIn: 7, bytesOut: expect.any(Number) as number }]);
    expect(all[0]!.bytesOut).toBeGreaterThan(20);
  });

  test("comes with the reader's leaving, also while the input is waited for", async () => {
    const { all, done } = told();
    let cancelled: unknown;
    const stalled = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(utf8("1\n2")), cancel: (reason) => { cancelled = reason; } });
    const reader = answerLines(stalled, options({ done })).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('{"x":1}\n');
    const waiting = reader.read();
    await reader.cancel("gone");
    expect((await waiting).done).toBe(true);
    expect(cancelled).toBe("gone");
    expect(all).toHaveLength(1);
  });

  test("of an input that breaks off is no clean end; what was answered before is", async () => {
    const { all, done } = told();
    let pulls = 0;
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulls++ === 0) controller.enqueue(utf8("1\n2"));
        else controller.error(new Error("reset"));
      },
    }, { highWaterMark: 0 });
    const reader = answerLines(broken, options({ done })).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('{"x":1}\n');
    await expect(reader.read()).rejects.toThrow("reset");
    expect(all).toMatchObject([{ lines: 1, bytesIn: 3 }]);
  });

  test("comes with a fault of the program, which is nobody's problem line", async () => {
    const { all, done } = told();
    const { stream, seen } = source([utf8("1\n2\n"), utf8("3\n")]);
    const fault = new TypeError("undefined is not a function");
    const answer = (document: unknown): unknown => {
      if (document === 3) throw fault;
      return document;
    };
    const reader = answerLines(stream, options({ answer, done })).getReader();
    await reader.read();
    await expect(reader.read()).rejects.toBe(fault);
    expect(seen.cancelled).toBe(fault);
    expect(all).toHaveLength(1);
  });

  test.each([false, true])("comes with a signal, before the start: %s", async (early) => {
    const { all, done } = told();
    const closing = new AbortController();
    if (early) closing.abort(new Error("closing"));
    const stalled = new ReadableStream<Uint8Array>({});
    const reading = answerLines(stalled, options({ done, signal: closing.signal })).getReader().read();
    closing.abort(new Error("closing"));
    await expect(reading).rejects.toThrow("closing");
    expect(all).toHaveLength(1);
  });
});

test("a line waits until its time has come, after those before it have been sent", async () => {
  const times = [0, 0, 5, 3, 0, 7, 0, 0];
  const lines = Array.from({ length: 5 }, (_, k) => `${k}\n`).join("") + "5";
  const waited: number[] = [];
  const wait = (): number => {
    const milliseconds = times.shift() ?? 0;
    waited.push(milliseconds);
    return milliseconds;
  };
  const reader = answerLines(source([utf8(lines)]).stream, options({ wait })).getReader();
  const sent: string[] = [];
  for (let piece; !(piece = await reader.read()).done; ) sent.push(new TextDecoder().decode(piece.value));
  expect(sent.join("")).toBe([0, 1, 2, 3, 4, 5].map((x) => `{"x":${x}}\n`).join(""));
  expect(sent[0]).toBe('{"x":0}\n{"x":1}\n');
  expect(waited.filter((milliseconds) => milliseconds === 0)).toHaveLength(6);
});

test("a reader that leaves while a line waits leaves no timer behind", async () => {
  let counts: Counts | undefined;
  const never = options({ wait: () => 2 ** 30, done: (now) => (counts = now) });
  const reader = answerLines(source([utf8("1\n2\n")]).stream, never).getReader();
  void reader.read().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await reader.cancel();
  expect(counts).toMatchObject({ lines: 0 });
});
