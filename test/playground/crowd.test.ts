// The crowd room: its histories are what it says of them, truth is on top where it says so, and it follows the hand.

import { writeFileSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { load } from "candor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bentHistory, course, curve, outcome, round, type Crowd } from "../../bindings/web/playground/rooms/crowd/ask.js";
import { code } from "../../bindings/web/playground/rooms/crowd/code.js";
import { bends, bent, drawn } from "../../bindings/web/playground/rooms/crowd/history.js";
import { first, historyOf, outputs, read, rules, schedules, type CrowdScene } from "../../bindings/web/playground/rooms/crowd/scene.js";
import { best, promise, summit, verdict } from "../../bindings/web/playground/rooms/crowd/words.js";
import { ROOT } from "../packed.js";
import { browsers, type Browser, type Page } from "../runtimes/browsers.js";
import { serve, text, until, type Served } from "./page.js";

const crowd = (await load()).crowd as unknown as Crowd;
const scene = (over: Partial<CrowdScene>): CrowdScene => ({ ...first(), ...over });
const seeds = fc.integer({ min: 0, max: 999_999 });

describe("histories", () => {
  test("whatever a worker says comes true as often as it says", () => {
    fc.assert(fc.property(fc.constantFrom("rumour", "independent"), seeds, (name, seed) => {
      const { workers, reports, labels } = drawn(name, seed);
      workers.forEach((_, i) => {
        const said = new Map<number, number[]>();
        reports.forEach((row, t) => said.set(row[i]!, [...(said.get(row[i]!) ?? []), labels[t]!]));
        for (const [report, came] of said) expect(came.reduce((sum, label) => sum + label, 0)).toBeCloseTo(report * came.length, 9);
      });
    }), { numRuns: 50 });
  });

  test("a seed draws one history", () => {
    expect(drawn("rumour", 7)).toEqual(drawn("rumour", 7));
    expect(drawn("rumour", 7)).not.toEqual(drawn("rumour", 8));
  });

  test("bending moves one worker's reports, as far as is said, and nothing else", () => {
    const row = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(row, fc.constantFrom(...bends), fc.double({ min: -1, max: 1, noNaN: true }), (row, bend, amount) => {
      const given = { workers: ["a", "b", "c"], reports: [row], labels: [1] };
      const [moved] = bent(given, 1, bend, amount).reports;
      expect([moved![0], moved![2]]).toEqual([row[0], row[2]]);
      if (row[1] === null) expect(moved![1]).toBeNull();
      else expect(moved![1]).toSatisfy((report: number) => report >= 0 && report <= 1);
      expect(bent(given, 1, bend, 0)).toEqual(given);
    }));
    const given = { workers: ["a", "b", "c", "d"], reports: [[0.8, 0.1, 0.9, null]], labels: [1] };
    const ends = bends.map((bend) => [-1, 0.5, 1].map((amount) => bent(given, 0, bend, amount).reports[0]![0]));
    expect(ends).toEqual([[0.5, 0.9, 1], [0.9, 0.45, 0.1], [0, 0.9, 1]]);
  });
});

describe("what is shown", () => {
  test("pay by accuracy: no bend by one's own belief brings more than the truth, under any rule of the weights", async () => {
    for (const history of ["rumour", "independent"] as const) {
      for (const [worker] of historyOf({ history, seed: 3 }).workers.entries()) {
        for (const bend of ["sure", "side"] as const) {
          const of = scene({ history, seed: 3, worker, bend, schedule: schedules[worker % 3]!, output: outputs[worker % 2]! });
          const all = await curve(crowd, of);
          expect(best(all).amount).toBe(0);
          expect(summit(of, all)).toContain("Nothing on this curve brings");
        }
      }
    }
  });

  test("where copying the others pays, it says so and why", async () => {
    const of = scene({ history: "independent", bend: "majority" });
    const all = await curve(crowd, of);
    expect(best(all).amount).toBeGreaterThan(0);
    expect(summit(of, all)).toMatch(/^Looking back, Eve would have earned [\d.]+ % more by (always saying|going \d+ % of the way to) what the majority says\.$/);
    expect(promise(of)).toContain("sealed");
    expect(promise(scene({ rule: "weight" }))).toContain("only nearly so");
  });

  test("the sentence says what payments say", async () => {
    const of = scene({ amount: 1 });
    const [honest, lie] = [await outcome(crowd, of, 0), await outcome(crowd, of, 1)];
    expect(honest.pay).toBeGreaterThan(lie.pay);
    expect(verdict(of, honest, lie)).toContain(`Eve would earn ${(100 * (1 - lie.pay / honest.pay)).toFixed(1)} % less by always saying 0 or 1`);
  });

  test("the course ends where the replay does, and regret keeps below its bound", async () => {
    const { workers, reports, labels } = historyOf(first());
    const whole = await crowd.replay({ workers, reports, labels, horizon: labels.length });
    const all = await course(crowd, first());
    const last = all.at(-1)!;
    expect(last).toMatchObject({ rounds: labels.length, weights: [...whole.weights], regret: whole.regret, bound: whole.bound });
    expect([last.average, last.median, last.em]).toEqual((["average", "median", "em"] as const).map((name) => whole.baselines[name]!.regret));
    for (const { regret, bound } of all) expect(regret).toBeLessThanOrEqual(bound!);
    expect(last.em).toBeGreaterThan(last.bound!);
  });

  test("pay is what the library pays: by weight the whole budget by the weights, by accuracy no more than it", async () => {
    const { workers, reports, labels } = historyOf(first());
    for (const rule of rules) {
      for (const schedule of schedules) {
        const of = scene({ rule, schedule, amount: 0, budget: 70 });
        const replayed = await crowd.replay({ workers, reports, labels, schedule, horizon: labels.length });
        const { payments } = await crowd.payments({ workers: replayed.workers }, { rule, budget: 70e6 });
        const shown = await Promise.all(workers.map((_, worker) => outcome(crowd, { ...of, worker }, 0)));
        expect(shown.map(({ pay }) => pay)).toEqual(payments.map(({ payment }) => payment / 1e6));
        expect(shown.map(({ weight }) => weight)).toEqual([...replayed.weights]);
        const paid = shown.reduce((sum, { pay }) => sum + pay, 0);
        if (rule === "brier") expect(paid).toBeLessThan(70);
        else {
          expect(paid).toBeCloseTo(70, 9);
          // to the millionth that a payment is rounded to
          for (const { pay, weight } of shown) expect(Math.abs(pay - 70 * weight)).toBeLessThanOrEqual(1.001e-6);
        }
      }
    }
  });

  test("in every round the mean can be pulled or not, a drawn report never", async () => {
    for (let at = 1; at <= 160; at += 13) {
      const { by } = await round(crowd, scene({ round: at }));
      expect(by.sample.gain).toBe(0);
      expect(by.mean.gain).toBeGreaterThan(0);
    }
  });

  test("the code runs by itself and computes what is shown", async () => {
    const of = scene({ amount: -0.5, asked: 3, output: "sample", rule: "weight" });
    const shown = await outcome(crowd, of, of.amount);
    const file = join(ROOT, `build/crowd-room-${process.pid}.mjs`);
    writeFileSync(file, code(of));
    try {
      const said = JSON.parse(execFileSync(process.execPath, [file], { encoding: "utf8" }));
      expect(said).toMatchObject({ loss: shown.loss, regret: shown.regret });
      expect(said.weights[of.worker]).toBe(shown.weight);
      expect(said.payments[of.worker].payment / 1e6).toBe(shown.pay);
    } finally {
      rmSync(file);
    }
  });
});

describe("scenes", () => {
  test("a scene is read as it was written, with somebody's own history too", () => {
    const own = { workers: ["a", "b"], reports: [[0.9, null], [0.1, 0.4]], labels: [1, null] };
    for (const of of [first(), scene({ bend: "side", amount: -1, rule: rules[1] }), scene({ history: own, worker: 1, round: 2 })]) {
      expect(read(JSON.parse(JSON.stringify(of)))).toEqual(of);
    }
    expect(read({})).toEqual(first());
    expect(bentHistory(scene({ history: own, worker: 0, amount: 1 })).reports).toEqual([[1, null], [0, 0.4]]);
  });

  test.each([
    { worker: 7 }, { worker: "2" }, { amount: 1.1 }, { amount: null }, { round: 0 }, { round: 161 }, { seed: -1 }, { budget: 0.5 }, { scale: 0 },
    { history: "none" }, { history: null }, { history: { workers: ["a"], reports: [[0.5, 0.5]], labels: [1] } },
    { history: { workers: ["a", "a"], reports: [[0.5, 0.5]], labels: [1] }, worker: 0 }, { history: { workers: ["a"], reports: [[2]], labels: [1] }, worker: 0 },
    { bend: "toString" }, { schedule: "naive" }, { output: ["mean"] }, { rule: "raw-weight" }, { asked: 8 },
  ])("%j is none", (wrong) => {
    expect(read(wrong)).toBeUndefined();
  });
});

describe.each(Object.entries(browsers))("%s", (_, launch) => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    served = await serve();
    browser = await launch();
    page = await browser.open(`${served.addresses.served}#crowd`);
    await until(page, 'document.querySelector(".verdict") && document.querySelectorAll("figure").length === 4');
  });
  afterAll(async () => {
    await page?.close();
    await browser?.close();
    served?.close();
  });

  const says = (words: string): Promise<void> => until(page, `document.querySelector(".verdict").textContent.includes(${JSON.stringify(words)})`);
  const choose = (label: string, value: string): Promise<void> => page.evaluate(`(() => {
    const label = [...document.querySelectorAll("label")].find((each) => each.textContent === ${JSON.stringify(label)});
    const select = document.getElementById(label.htmlFor);
    select.value = ${JSON.stringify(value)};
    select.dispatchEvent(new Event("change", { bubbles: true }));
  })()`);
  const button = (words: string): Promise<void> =>
    page.evaluate(`void [...document.querySelectorAll("button")].find((each) => each.textContent === ${JSON.stringify(words)}).click()`);

  test("bends by the keys, tells the price, and takes it back", async () => {
    const before = await text(page, ".verdict");
    expect(before).toContain("Eve says what it believes");
    await page.evaluate('document.querySelector(".track").focus()');
    await page.press("End");
    await says("Eve would earn 14.1 % less by always saying 0 or 1");
    await button("Undo");
    await says(before);
    await button("Redo");
    await says("14.1 % less");
  });

  test("another worker, another lie, another pay", async () => {
    await choose("Worker", "0");
    await says("Ann would earn 1.4 % less");
    await choose("Lie", "side");
    await says("Ann would earn 45.2 % less by always saying 1");
    await choose("Pay", "weight");
    await until(page, 'document.querySelector(".summit").textContent.includes("Proved for one round ahead")');
  });

  test("a large history waits to be asked, shows how far it is and stops", async () => {
    await choose("History", "large");
    await until(page, 'document.querySelector(".progress button") && document.querySelectorAll("figure").length === 0');
    await button("Draw the figures of this large history");
    await until(page, 'document.querySelector("progress[value]")');
    await button("Stop");
    await until(page, '!document.querySelector("progress") && document.querySelector(".progress button")');
    expect(await page.evaluate<number>('document.querySelectorAll("figure").length')).toBe(0);
    await choose("History", "rumour");
    await until(page, 'document.querySelectorAll("figure").length === 4');
  });
});
