// How many may wait: one more is refused, and a place is free again however a wait has ended.

import { expect, test, vi } from "vitest";
import { Places } from "../../../bindings/edge/life/places.js";
import { StoreFailure } from "../../../bindings/edge/stores/store.js";
import { Served } from "./served.js";

const ONE = "/v1/boxes/one";
const KEY = { authorization: "Bearer secret-ann" };

/** @param waiting at most */
async function served(waiting: number): Promise<Served> {
  const one = new Served({ limits: { waiting } });
  await one.box();
  return one;
}

const look = (one: Served, init: RequestInit = {}): Promise<Response> =>
  Promise.resolve(one.app.request(`${ONE}?after=1&wait=60`, { headers: KEY, ...init }));
const follow = (one: Served, init: RequestInit = {}): Promise<Response> =>
  Promise.resolve(one.app.request(`${ONE}/events`, { headers: { ...KEY, accept: "text/event-stream" }, ...init }));
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Whether so many places are free, and no more. */
async function expectFree(one: Served, free: number): Promise<void> {
  const readers = await Promise.all(Array.from({ length: free + 1 }, () => follow(one)));
  expect(readers.map(({ status }) => status)).toEqual([...Array.from({ length: free }, () => 200), 503]);
  await Promise.all(readers.slice(0, free).map(({ body }) => body!.cancel()));
}

test("one more than may is told to come back, and whoever does not wait is answered", async () => {
  const one = await served(2);
  const leaving = new AbortController();
  const [waiting, reader] = [look(one, { signal: leaving.signal }), await follow(one)];
  await turn();
  const refused = [
    await one.get("ann", `${ONE}?after=1&wait=1`),
    await one.get("desk", `${ONE}/events`, { accept: "text/event-stream" }),
  ];
  for (const answer of refused) {
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const told = { code: "unavailable", field: "waiting", expected: "at most 2 who wait at once" };
    expect(answer.body).toMatchObject(told);
  }
  expect((await one.get("ann", ONE)).status).toBe(200);
  expect((await one.get("ann", `${ONE}?after=1`)).status).toBe(204);
  expect((await one.get("ann", `${ONE}/events`)).status).toBe(200);
  leaving.abort();
  expect((await waiting).status).toBe(204);
  await reader.body!.cancel();
  await expectFree(one, 2);
});

test("a place is free again after an answer, a time, an error, and a stream that there is not", async () => {
  const one = await served(2);
  const woken = look(one);
  await one.put("bob", 3, 1);
  expect((await woken).status).toBe(200);
  expect((await one.get("ann", `${ONE}?after=2&wait=1`)).status).toBe(204);
  expect((await one.get("ann", "/v1/boxes/two?after=0&wait=60")).status).toBe(404);
  const { read } = one.boxes.store;
  one.boxes.store.read = () => Promise.reject(new StoreFailure("away"));
  expect((await one.get("ann", `${ONE}?after=2&wait=60`)).status).toBe(503);
  one.boxes.store.read = read;
  await expectFree(one, 2);
});

test("and after a reader that leaves, reads nothing and leaves, or asks for the head alone", async () => {
  const one = await served(2);
  const reading = (await follow(one)).body!.getReader();
  await reading.read();
  await reading.cancel();
  const leaving = new AbortController();
  const idle = await follow(one, { signal: leaving.signal });
  expect((await follow(one, { method: "HEAD" })).headers.get("content-type")).toBe("text/event-stream");
  expect((await look(one, { method: "HEAD", signal: AbortSignal.timeout(1) })).status).toBe(204);
  leaving.abort();
  await expectFree(one, 2);
  expect(await idle.text()).toMatch(/^retry: 1000\n\n/);
});

test("and after a feed whose store fails, and when the service closes", async () => {
  const one = await served(3);
  const { read } = one.boxes.store;
  const failing = await follow(one);
  one.boxes.store.read = () => Promise.reject(new StoreFailure("away"));
  expect(await failing.text()).toMatch(/^retry: 1000\n\n/);
  one.boxes.store.read = read;
  await expectFree(one, 3);
  const all = [await follow(one), await follow(one)];
  const waiting = look(one);
  await turn();
  one.closing.abort();
  expect((await waiting).status).toBe(204);
  await Promise.all(all.map((answer) => answer.text()));
  // each has been logged, so each has ended
  expect(one.log.filter(({ path, status }) => path.endsWith("/events") && status === 200)).toHaveLength(6);
});

test("a place that nobody gives back is free once its wait is over, as where a runtime drops who has left", () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(0);
  try {
    const places = new Places(2);
    const [lost, held] = [places.take(1000)!, places.take(1000)!];
    expect(places.take(1000)).toBeNull();
    now.mockReturnValue(999);
    held.hold(1000);
    expect(places.take(1000)).toBeNull();
    now.mockReturnValue(1000);
    expect(places.take(1000)).not.toBeNull();
    expect(places.take(1000)).toBeNull();
    // whoever is late gives back nobody else's
    lost.leave();
    expect(places.take(1000)).toBeNull();
    held.leave();
    expect(places.take(1000)).not.toBeNull();
  } finally {
    now.mockRestore();
  }
});

test("however many wait, Node warns of nothing", async () => {
  const warnings: string[] = [];
  const warned = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", warned);
  const one = await served(30);
  const all = Array.from({ length: 20 }, () => look(one));
  await turn();
  one.closing.abort();
  for (const answer of all) expect((await answer).status).toBe(204);
  await turn();
  process.off("warning", warned);
  expect(warnings).toEqual([]);
});
