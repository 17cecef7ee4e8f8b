// The game room: what it shows is what the core says, and no lie is shown to pay.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { load, type Candor, type Game } from "candor";
import type { Promised } from "candor/worker";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answering, gameOf, reports, type Answered } from "../../bindings/web/playground/rooms/game/ask.js";
import { bent, curve, top } from "../../bindings/web/playground/rooms/game/bend.js";
import { code } from "../../bindings/web/playground/rooms/game/code.js";
import { read } from "../../bindings/web/playground/rooms/game/read.js";
import { DIVERGENCES, first, lies, NORMALIZATIONS, reporting, same, type GameScene } from "../../bindings/web/playground/rooms/game/scene.js";
import { inWords, told } from "../../bindings/web/playground/rooms/game/told.js";
import { change, coins } from "../../bindings/web/playground/rooms/game/words.js";
import { decode, encode } from "../../bindings/web/playground/scene.js";
import { browsers, type Page } from "../runtimes/browsers.js";
import { openPage, text, until, within, type Opened } from "./page.js";

let rooms: Candor;
let core: Promised;

beforeAll(async () => {
  rooms = await load();
  core = { game: { price: async (game: never) => rooms.game.price(game) } } as unknown as Promised;
});

const reward = (m: number) => fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: m, maxLength: m });
const scenes = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 6 })).chain(([n, m]) => {
  const report = fc.record({ size: fc.integer({ min: 1, max: 9 }), reward: reward(m) });
  return fc.record({
    prompt: fc.string(), responses: fc.array(fc.string(), { minLength: m, maxLength: m }), baseline: reward(m), boost: reward(m),
    groups: fc.array(fc.record({ name: fc.string(), truth: report, report, multiplier: fc.constantFrom(0.5, 1, 2) }), { minLength: n, maxLength: n }),
    chosen: fc.integer({ min: 0, max: n - 1 }),
    divergence: fc.constantFrom(...DIVERGENCES, { alpha: 1.5 }), lambda: fc.constantFrom(0.5, 2, 10),
    normalization: fc.constantFrom(...NORMALIZATIONS),
  });
}) as fc.Arbitrary<GameScene>;

/** But for rounding: rewards are at most 10, and at most 20 lambda. */
function close(a: ArrayLike<number>, b: ArrayLike<number>): void {
  expect(a.length).toBe(b.length);
  Array.from(a).forEach((value, k) => expect(Math.abs(value - b[k]!)).toBeLessThan(1e-10));
}

const answer = (core: Promised, scene: GameScene): Promise<Answered> => answering()(core, scene);

describe("the answer", () => {
  test("a lone group pays lambda times the distance that it moves the model, as the library has it", async () => {
    await fc.assert(fc.asyncProperty(scenes, async (drawn) => {
      const alone = { ...drawn.groups[0]!, multiplier: 1 };
      const scene: GameScene = {
        ...drawn, groups: [alone], chosen: 0, divergence: "kl", normalization: "none", boost: drawn.boost.map(() => 0),
      };
      const { policies: { before, now }, groups: [shown] } = await answer(core, scene);
      const { report: { size, reward } } = alone;
      const { baseline, lambda } = scene;
      const { payments, policy } = rooms.game.price({ groups: [{ size, reward }], baseline, lambda, divergence: "kl" });
      close(now, policy);
      close([shown!.now.pays], payments);
      const moved = now.reduce((sum, share, x) => sum + (share === 0 ? 0 : share * Math.log(share / before[x]!)), 0);
      expect(Math.abs(shown!.now.pays - lambda * moved)).toBeLessThan(1e-9);
    }), { numRuns: 50, seed: 14 });
  });

  test("of scenes that follow each other is that of each alone, and a bar that is dragged asks one call", async () => {
    let calls = 0;
    const counting = { game: { price: (game: Game) => (calls++, core.game.price(game)) } } as unknown as Promised;
    await fc.assert(fc.asyncProperty(fc.array(scenes, { minLength: 1, maxLength: 4 }), async (all) => {
      const follow = answering();
      for (const scene of all) {
        expect(await follow(counting, scene)).toEqual(await answer(core, scene));
        const { report } = scene.groups[scene.chosen]!;
        const moved = reporting(scene, { ...report, size: report.size + 0.5 });
        await follow(counting, moved);
        calls = 0;
        const further = reporting(scene, { ...report, size: report.size + 0.75 });
        expect(await follow(counting, further)).toEqual(await answer(core, further));
        // what others would have by the truth depends on it too
        expect(calls).toBe(1 + scene.groups.filter((group, i) => i !== scene.chosen && lies(group)).length);
      }
    }), { numRuns: 50 });
  });

  test("at the start the lie pays without payments and costs with them", async () => {
    const { groups } = await answer(core, first());
    expect(groups[1]!.gain.without).toBeGreaterThan(2);
    expect(groups[1]!.gain.with).toBeLessThan(-1);
    expect(groups.map(({ gain }) => gain)).toMatchObject([{ with: 0, without: 0 }, {}, { with: 0, without: 0 }]);
  });

  test("with payments no lie of any group brings more than rounding, whatever the others report", async () => {
    await fc.assert(fc.asyncProperty(scenes, async (scene) => {
      for (const { gain } of (await answer(core, scene)).groups) expect(gain.with).toBeLessThanOrEqual(1e-7);
    }), { numRuns: 300 });
  });

  test("witnesses change policy and payments by rounding alone, and say what the truth is worth", () => {
    fc.assert(fc.property(scenes, (scene) => {
      const [beside, alone] = [[0], []].map((whose) => rooms.game.price(gameOf(scene, reports(scene), whose)));
      close(beside!.policy, alone!.policy);
      close(beside!.payments.slice(0, -1), alone!.payments);
      expect(beside!.payments.at(-1)).toBeLessThan(1e-290);
      const honest = rooms.game.price(gameOf(scene, scene.groups.map(({ truth }) => truth), [0]));
      close(honest.valuations.slice(-1), honest.valuations.slice(0, 1));
    }));
  });

  test("the model before is the baseline", async () => {
    const { policies } = await answer(core, first());
    policies.before.forEach((share, x) => expect(share).toBeCloseTo(first().baseline[x]!, 14));
  });
});

describe("the curve", () => {
  test("goes through the truth and the lie; its top is the truth with payments, and elsewhere without", async () => {
    const lines = await curve(core, first());
    const { groups } = await answer(core, first());
    expect(lines.with.find(([times]) => times === 1)![1]).toBeCloseTo(groups[1]!.gain.with, 12);
    expect(lines.without.find(([times]) => times === 1)![1]).toBeCloseTo(groups[1]!.gain.without, 12);
    expect(top(lines.with)).toEqual([0, 0]);
    expect(top(lines.without)![0]).toBeGreaterThan(1);
  });

  test("is flat where a lie changes nothing: rounding is no gain", async () => {
    const flat = fc.record({ scene: scenes, times: fc.double({ min: 1.5, max: 3, noNaN: true }), more: fc.double({ min: 0.1, max: 10, noNaN: true }),
      scale: fc.constantFrom(1e-6, 1, 1e6) });
    await fc.assert(fc.asyncProperty(flat, async ({ scene: some, times, more, scale }) => {
      const { normalization } = some;
      const [a, b] = { "none": [1, more], "sum": [times, 0], "max": [times, 0], "range": [times, more], "z-score": [times, more] }[normalization];
      const scaled = some.groups.map(({ truth, ...group }) => {
        // tenths: what is all but equal, a range takes for the range
        const reward = truth.reward.map((reward) => (scale * Math.round(10 * reward)) / 10);
        return { ...group, truth: { ...truth, reward }, report: { ...truth, reward } };
      });
      const { size, reward } = scaled[some.chosen]!.truth;
      const scene = reporting({ ...some, groups: scaled }, { size, reward: reward.map((each) => a! * each + scale * b!) });
      const lines = await curve(core, scene);
      // other sizes of it may change signs
      const between = ([x]: readonly [number, number]): boolean => x >= 0 && x <= 1;
      for (const [, gain] of [...lines.with, ...lines.without].filter(between)) expect(gain).toBe(0);
      expect((await answer(core, scene)).groups[scene.chosen]!.gain).toEqual({ with: 0, without: 0 });
    }), { numRuns: 100 });
  });

  test("leaves out what could not be reported", async () => {
    const { truth } = first().groups[1]!;
    const lines = await curve(core, reporting(first(), { ...truth, size: 6 }));
    expect(lines.with.map(([times]) => times)).toEqual(lines.without.map(([times]) => times));
    expect(lines.with[0]![0]).toBe(-0.4);
    expect(bent({ ...first().groups[1]!, report: truth }, 1).size).toBe(2 * truth.size);
  });
});

test("a lie that was found brings, when it is tried, what the audit says", async () => {
  await fc.assert(fc.asyncProperty(scenes, async (some) => {
    // what four digits cannot tell apart, or a jump of total variation, is not tried
    fc.pre(some.divergence !== "total-variation");
    const groups = some.groups.map((group) => {
      const truth = { ...group.truth, reward: group.truth.reward.map((reward) => Math.round(10 * reward) / 10) };
      return { ...group, truth, report: truth };
    });
    const scene = { ...some, groups };
    const { unpaid } = rooms.game.audit(gameOf(scene, reports(scene), [])).groups[scene.chosen]!;
    const { gain } = (await answer(core, reporting(scene, told(scene, scene.chosen, unpaid)))).groups[scene.chosen]!;
    // reports are tried to four digits
    const stake = scene.groups[scene.chosen]!.truth.size * 10;
    expect(Math.abs(gain.without - unpaid.valuationGain)).toBeLessThan(0.02 * stake);
  }), { numRuns: 100 });
  const { truth } = first().groups[1]!;
  const lie = { lie: "search", parameter: 0, valuationGain: 1, utilityGain: -1, size: 2, reward: Float64Array.of(0, 8, 0, 1, 6) } as const;
  expect(inWords(first(), 1, lie)).toBe("says that it values A 0");
  expect(inWords(first(), 1, { ...lie, size: 20, reward: Float64Array.from(truth.reward) })).toBe("says it has 20 members");
});

describe("scenes", () => {
  test("come back out of an address as they went in", () => {
    fc.assert(fc.property(scenes, (scene) => {
      expect(read(decode(encode({ room: "game", scene })).scene!)).toEqual(JSON.parse(JSON.stringify(scene)));
    }));
  });

  test.each<[string, (scene: any) => unknown]>([
    ["no groups", (scene) => ({ ...scene, groups: [] })],
    ["a reward too few", (scene) => ({ ...scene, groups: scene.groups.map((group: any) => ({ ...group, truth: { size: 1, reward: [1] } })) })],
    ["a size of 0", (scene) => ({ ...scene, groups: [{ ...scene.groups[0], report: { ...scene.groups[0].report, size: 0 } }] })],
    ["another number of responses", (scene) => ({ ...scene, responses: ["one"] })],
    ["a baseline of 0", (scene) => ({ ...scene, baseline: [1, 1, 1, 1, 0] })],
    ["a group chosen that is none", (scene) => ({ ...scene, chosen: 3 })],
    ["a word for lambda", (scene) => ({ ...scene, lambda: "6" })],
    ["another divergence", (scene) => ({ ...scene, divergence: "euclid" })],
    ["a number for a name", (scene) => ({ ...scene, groups: [{ ...scene.groups[0], name: 1 }] })],
    ["nothing", () => ({})],
  ])("%s: refused", (_, spoil) => {
    expect(read(spoil(first()) as never)).toBeUndefined();
  });
});

test("the code computes what is shown", async () => {
  await fc.assert(fc.asyncProperty(scenes, async (scene) => {
    const program = code(scene).replace('import { load } from "candor";\n', "").replace("console.log(", "return (");
    const said = await new Function("load", `return (async () => {${program}})();`)(load);
    const { policies, groups } = await answer(core, scene);
    const { now, gain } = groups[scene.chosen]!;
    close(said.policy, policies.now);
    close(said.payments, groups.map(({ now }) => now.pays));
    close([said.keeps, said.gainWithoutPayments, said.gainWithPayments], [now.keeps, gain.without, gain.with]);
  }), { numRuns: 20 });
});

test("coins: to the hundredth, small ones to two digits, rounding as nothing", () => {
  expect([2.345, -0.5, 0.01234, -1e-12, 0].map(coins)).toEqual(["2.35", "\u22120.50", "0.012", "0", "0"]);
  expect([2.345, -0.5, 1e-12].map(change)).toEqual(["+2.35", "\u22120.50", "0"]);
});

/** So many that an audit takes minutes. */
function large(): GameScene {
  const [n, m] = [48, 200];
  const reward = (i: number): number[] => Array.from({ length: m }, (_, x) => ((7 * i + 3) * (x + 1)) % 11);
  const groups = Array.from({ length: n }, (_, i) => {
    const truth = { size: 1 + (i % 5), reward: reward(i) };
    return { name: `group ${i}`, truth, report: truth, multiplier: 1 };
  });
  const all = (value: number): number[] => new Array<number>(m).fill(value);
  return { ...first(), groups, responses: all(0).map((_, x) => `response ${x}`), baseline: all(1), boost: all(0), divergence: "chi2" };
}

describe.each(Object.entries(browsers))("%s", (name, launch) => {
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    opened = await openPage(launch, ".payment");
    ({ page } = opened);
  });
  afterAll(() => opened?.close());

  const scene = async (): Promise<GameScene> => {
    const hash = await page.evaluate<string>("location.hash");
    return read(decode(hash).scene ?? first())!;
  };
  const shown = (answered: Answered, i: number): string[] => {
    const { now, gain } = answered.groups[i]!;
    return [change(gain.without), change(gain.with), coins(now.pays), coins(now.keeps)];
  };
  const OUTPUTS = `[
    ...document.querySelectorAll(".brought output"), document.querySelector(".payment"), document.querySelector(".keeps"),
  ].map((each) => each?.textContent)`;
  /** Waits until the address holds a scene as expected, and the page shows what the core says of it. */
  const follows = async (holds: (scene: GameScene) => boolean = () => true): Promise<string[]> => {
    let seen = "";
    for (let tries = 0; tries < 1000; tries++) {
      const now = await scene();
      const expected = shown(await answer(core, now), now.chosen);
      seen = await page.evaluate<string>(`JSON.stringify(${OUTPUTS})`);
      if (holds(now) && seen === JSON.stringify(expected)) return expected;
      await pause(30);
    }
    throw new Error(`the page shows ${seen} for ${JSON.stringify(await scene())}`);
  };
  const press = (label: string): Promise<void> =>
    page.evaluate(`void [...document.querySelectorAll("button")].find((each) => each.textContent === ${JSON.stringify(label)}).click()`);

  test("a drag, a key, a number that is typed, another group: the outcome follows", async () => {
    const start = await follows();
    await page.evaluate('void document.querySelector(".track").scrollIntoView({ block: "center" })');
    await page.drag(await within(page, ".track", 0.2), await within(page, ".track", 0.5));
    expect(await follows(({ groups }) => groups[1]!.report.reward[0] === 5)).not.toEqual(start);
    await page.evaluate('void document.querySelectorAll(".track")[1].focus()');
    await page.press("ArrowLeft");
    await until(page, 'document.querySelectorAll(".track")[1].getAttribute("aria-valuenow") === "9.9"');
    await page.evaluate('void [document.querySelectorAll(".slider input")[5]].map((each) => (each.focus(), each.select()))');
    await page.press("4", "Enter");
    await follows(({ groups }) => same(groups[1]!.report, { size: 4, reward: [5, 9.9, 0, 1, 6] }));
    await press("Tell the truth");
    expect((await follows(({ groups }) => !lies(groups[1]!))).slice(0, 2)).toEqual(["0", "0"]);
    await press("Move its bars");
    await follows(({ chosen }) => chosen === 0);
    expect(await text(page, ".chosen h3")).toContain("The practical");
  });

  const again = (): Promise<void> => press("Start over");

  test("the best lie gains nothing with payments, and trying it shows what it brings without", async () => {
    await again();
    await follows();
    await press("Find the best lie");
    await until(page, 'document.querySelector(".found")');
    expect(await text(page, ".found")).toContain("none of them gains");
    await press("Try it");
    const [without, paid] = await follows(({ chosen, groups }) => groups[chosen]!.report.size > 10);
    expect(without).toMatch(/^\+/);
    expect(paid).toMatch(/^\u2212/);
  });

  test("a search that takes long shows how far it is, and is stopped", async () => {
    await page.evaluate(`void (location.hash = ${JSON.stringify(encode({ room: "game", scene: large() }))})`);
    await until(page, 'document.querySelectorAll(".group").length === 48');
    await press("Find the best lie");
    await until(page, 'document.querySelector("progress")');
    await press("Stop");
    await until(page, '!document.querySelector("progress")');
    expect(await page.evaluate('document.querySelector(".found") === null')).toBe(true);
    await again();
    await until(page, 'document.querySelectorAll(".group").length === 3');
    await follows();
  });

  test("by keyboard the focus goes on where a button has done its work", async () => {
    const focused = (): Promise<string> => page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent');
    const use = async (label: string): Promise<void> => {
      await page.evaluate(`[...document.querySelectorAll("button")].find(({ textContent }) => textContent === ${JSON.stringify(label)}).focus()`);
      await page.press("Enter");
    };
    await again();
    await use("Tell the truth");
    await until(page, 'document.querySelector(".chosen .exports button").ariaDisabled === "true"');
    expect(await focused()).toBe("Tell the truth");
    await use("Undo");
    await until(page, 'document.querySelector(".chosen .exports button").ariaDisabled !== "true"');
    while (await page.evaluate<boolean>('document.querySelector(".tools button").ariaDisabled !== "true"')) await page.press("Enter");
    expect(await focused()).toBe("Undo");
    await use("Move its bars");
    await until(page, 'document.activeElement.role === "slider"');
    expect(await focused()).toBe("The practical report: A, worth to a member");
    await again();
    await follows();
  });

  test.runIf(name === "chromium")("axe finds nothing serious", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
    await press("Find the best lie");
    await until(page, 'document.querySelector(".found")');
    await page.evaluate('void document.querySelectorAll("summary").forEach((each) => each.click())');
    const found = await page.evaluate<string[]>(`(() => { ${axe}; return axe.run(document).then(({ violations }) =>
      violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => id + ": " + nodes[0].html)); })()`);
    expect(found).toEqual([]);
  });
});
