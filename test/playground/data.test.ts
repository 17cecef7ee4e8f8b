// The data room: its questions to the core, then the room itself, driven in every browser.

import fc from "fast-check";
import { load, type DataCall, type WindowCall } from "candor";
import type { Promised } from "candor/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { found, lies } from "../../bindings/web/playground/rooms/data/ask.js";
import { asCode, asJson } from "../../bindings/web/playground/rooms/data/code.js";
import { callOf, honest, initial, PROTOCOLS, reachOf, read, RULES, topOf, type DataScene } from "../../bindings/web/playground/rooms/data/scene.js";
import { walk } from "../../bindings/web/playground/rooms/data/window.js";
import { encode } from "../../bindings/web/playground/scene.js";
import { browsers, type Browser, type Page } from "../runtimes/browsers.js";
import { serious, serve, text, until, within, type Served } from "./page.js";

const candor = await load();
const { data } = candor;
const later = {
  data: {
    plan: async (call: DataCall) => data.plan(call),
    withdraw: async (...args: Parameters<typeof data.withdraw>) => data.withdraw(...args),
  },
} as unknown as Promised;

const amount = (most: number, least = 0) => fc.integer({ min: least, max: most });
const scenes: fc.Arbitrary<DataScene> = fc.record({
  people: fc.array(fc.record({ cost: amount(20), says: amount(20), capacity: amount(12), benefit: amount(40) }), { minLength: 1, maxLength: 8 })
    .map((people) => people.map((person, k) => ({ name: `p${k}`, ...person }))),
  unit: fc.constant("hour"), money: fc.constant("\u20ac"), threshold: amount(40, 1), rule: fc.constantFrom(...RULES),
  protocol: fc.constantFrom(...PROTOCOLS), price: amount(25), buffer: fc.constantFrom(0, 0, 25, 50), reassign: fc.boolean(), who: fc.constant(0),
  answers: fc.array(fc.constantFrom("s", "s", "l"), { maxLength: 24 }).map((letters) => letters.join("")),
});

describe("scenes", () => {
  test("are read as they are", () => {
    fc.assert(fc.property(scenes, (scene) => void expect(read(scene)).toEqual(scene)));
    expect(read(initial())).toEqual(initial());
  });

  test("anybody's, when something is wrong, are none", () => {
    const scene = initial();
    const [first, ...rest] = scene.people;
    const wrong: object[] = [
      { people: [] }, { people: {} }, { people: [null] }, { people: [{ ...first, cost: -1 }, ...rest] }, { people: [{ ...first, name: "Ben" }, ...rest] },
      { people: [{ ...first, says: 1.5 }] }, { people: Array.from({ length: 501 }, (_, k) => ({ ...first, name: `p${k}` })) }, { unit: "" },
      { money: 3 }, { threshold: 0 }, { threshold: "30" }, { rule: "club" }, { protocol: null }, { price: 2 ** 53 }, { buffer: -1 },
      { reassign: 0 }, { who: 10 }, { who: -1 }, { answers: "sx" }, { answers: undefined },
    ];
    for (const part of wrong) expect(read({ ...scene, ...part } as never), JSON.stringify(part)).toBeUndefined();
  });
});

describe("lies", () => {
  test("critical value, proportional and posted: none of the curve brings more than the truth", async () => {
    const truthful = scenes.filter(({ rule }) => rule !== "benefit-backed");
    await fc.assert(fc.asyncProperty(truthful, async (scene) => {
      const curve = await lies(later, scene);
      const truth = curve.find(({ says }) => says === scene.people[0]!.cost)!;
      expect(Math.max(...curve.map(({ keeps }) => keeps))).toBe(truth.keeps);
    }));
  });

  test("one dear offer does not stretch the figures; its own report reaches beyond its cost", () => {
    const scene = honest(initial());
    const dear = { ...scene, people: [...scene.people, { name: "Zoe", cost: 1000, says: 1000, capacity: 5, benefit: 0 }] };
    expect(topOf(dear)).toBeLessThan(2 * topOf(scene));
    expect(reachOf(dear, dear.people.at(-1)!)).toBe(1250);
  });

  test("the controls: a lie pays under benefit-backed, and where one is paid what one says", async () => {
    const best = async (scene: DataScene, of: "keeps" | "keepsAsSaid"): Promise<number> => {
      const curve = await lies(later, scene);
      return Math.max(...curve.map((told) => told[of])) - curve.find(({ says }) => says === scene.people[0]!.cost)![of];
    };
    expect(await best(initial(), "keepsAsSaid")).toBe(12);
    expect(await best({ ...initial(), rule: "benefit-backed", price: 4 }, "keeps")).toBeGreaterThan(0);
  });

  test("large costs: some sixty reports, the truth among them", async () => {
    const scene = { ...initial(), price: 1_234_567, people: initial().people.map((person) => ({ ...person, cost: person.cost * 98_765 })) };
    const curve = await lies(later, scene);
    expect(curve.length).toBeLessThanOrEqual(62);
    expect(curve.filter(({ says }) => says === scene.people[0]!.cost)).toHaveLength(1);
    expect(curve.at(-1)!.says).toBeLessThanOrEqual(topOf(scene));
  });
});

describe("the window", () => {
  const windows = scenes.filter(({ rule }) => rule !== "posted");

  test("ends as data.withdraw says, whoever leaves, and pays nobody on null", async () => {
    await fc.assert(fc.asyncProperty(windows, async (scene) => {
      const { steps, turn, outcome, left, delivered } = await walk(later, scene);
      const last = steps.at(-1)!.kind;
      expect(last === "null" || last === "committed").toBe(turn === undefined);
      if (turn !== undefined) return;
      const said = data.withdraw(callOf(scene) as WindowCall, left, { reassign: scene.reassign });
      expect(last).toBe(said.committed ? "committed" : "null");
      expect(outcome.payments).toEqual(said.payments);
      expect(outcome.contributions).toEqual(said.contributions);
      if (said.committed) expect(said.contributions.reduce((sum, units) => sum + units, 0)).toBeGreaterThanOrEqual(scene.threshold);
      else expect([outcome.expenditure, delivered.size]).toEqual([0, 0]);
    }), { numRuns: 300 });
  });

  test("goes on until everybody asked has answered; answers after that change nothing", async () => {
    const stay = await walk(later, { ...initial(), answers: "sssss" });
    expect(stay.steps.map(({ kind }) => kind)).toEqual(["asked", ...Array.from({ length: 5 }, () => "delivered"), "committed"]);
    expect(await walk(later, { ...initial(), answers: "ssssslll" })).toEqual(stay);
  });
});

describe("taken along", () => {
  test("the code computes what is shown", async () => {
    await fc.assert(fc.asyncProperty(scenes, async (scene) => {
      const left = scene.rule === "posted" ? [] : (await walk(later, scene)).left;
      const printed: unknown[] = [];
      const body = asCode(scene, left).replace('import { load } from "candor";', "");
      await new Function("load", "console", `return (async () => {${body}})();`)(async () => candor, { log: (value: unknown) => printed.push(value) });
      const { committed, contributions, payments } = data.plan(callOf(scene));
      expect(printed[0]).toEqual({ committed, contributions, payments });
      expect(printed).toHaveLength(left.length === 0 ? 1 : 2);
    }));
  });

  test("JSON holds the scene, and an answer for everybody", async () => {
    const { plan } = await found(later, initial());
    const { scene, answer } = JSON.parse(asJson(initial(), plan));
    expect(read(scene)).toEqual(initial());
    expect(answer.users[0]).toEqual({ id: "Ana", contribution: 6, payment: 42 });
  });
});

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

const press = (page: Page, name: string): Promise<void> =>
  page.evaluate(`void Array.from(document.querySelectorAll("button")).find((each) => each.textContent.startsWith(${JSON.stringify(name)})).click()`);
const says = (page: Page, selector: string, part: string): Promise<void> =>
  until(page, `document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(part)})`);
const focus = (page: Page, selector: string): Promise<void> => page.evaluate(`void document.querySelector(${JSON.stringify(selector)}).focus()`);
const THRESHOLD = ".handle";
const PRICE = ".handle.up";
const PAID = 'Array.from(document.querySelectorAll("tbody")[0].rows, (row) => row.cells[3].textContent).join()';

describe.each(Object.entries(browsers))("%s", (name, launch) => {
  let browser: Browser;
  let page: Page;
  const ready = (): Promise<void> =>
    until(page, 'document.querySelector(".verdict") && document.querySelector(".best") && document.querySelector(".steps")');
  const open = async (scene = initial()): Promise<void> => {
    // by way of another room, so that what is looked at is not of the scene before
    await page.evaluate('void (location.hash = "#crowd")');
    await until(page, '!document.querySelector(".stack")');
    await page.evaluate(`void (location.hash = ${JSON.stringify(encode({ room: "data", scene }))})`);
    await ready();
  };
  beforeAll(async () => {
    browser = await launch();
    page = await browser.open(`${served.addresses.served}#data`);
    await ready();
  });
  afterAll(async () => {
    await page?.close();
    await browser?.close();
  });

  test("the threshold is dragged, the reserve moved by keys until the call is null; undo takes each back", async () => {
    await open();
    await says(page, ".verdict", "213 \u20ac");
    const value = (selector: string): Promise<string> => page.evaluate(`document.querySelector("${selector}").getAttribute("aria-valuenow")`);
    await page.evaluate('void document.querySelector(".stack").scrollIntoView()');
    // WebKitGTK finds what is under a pointer once it has drawn
    await page.evaluate("new Promise((done) => setTimeout(done, 500))");
    const grip = await within(page, `${THRESHOLD} circle`, 0.5);
    const right = await within(page, ".stack > svg", 0.8);
    await page.drag(grip, [right[0], grip[1]]);
    const moved = Number(await value(THRESHOLD));
    expect(moved).toBeGreaterThan(50);
    await says(page, ".verdict", `${moved} are needed`);
    await focus(page, PRICE);
    for (let k = 0; k < 6; k++) await page.press("ArrowDown");
    await says(page, ".verdict", "Null");
    await says(page, ".verdict", "A posted 6 \u20ac would have spent 168 \u20ac for nothing");
    expect(await page.evaluate(PAID)).toBe(Array(10).fill("0").join());
    // a drag and six keys, of which a slow browser may make fewer gestures
    for (let k = 0; k < 7 && await value(THRESHOLD) !== "30"; k++) await press(page, "Undo");
    await says(page, ".verdict", "213 \u20ac");
    expect(await value(THRESHOLD)).toBe("30");
  });

  test("a lie: typed, it changes what is paid to nobody's gain; the page says what it brings", async () => {
    await open(initial());
    await focus(page, ".wide input");
    await page.evaluate(`(() => {
      const input = document.querySelector(".wide input");
      input.value = "7";
      for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
    })()`);
    await says(page, ".lie", "Ana says 7, the truth is 5");
    await says(page, ".lie", "keeps 12 \u20ac. The truth brings the same.");
    await focus(page, ".wide .track");
    await page.press("ArrowRight");
    await says(page, ".lie", "The truth brings 12 \u20ac more.");
    expect(await text(page, ".best")).toContain("none brings more than the truth. If each were paid what it says, saying 7 would bring 12 \u20ac more");
    await open({ ...initial(), rule: "benefit-backed", price: 4 });
    await says(page, ".best", "This rule does not promise that truth is best.");
  });

  test("somebody leaves: null all at once, replaced where that was announced, and smallest first goes on", async () => {
    const last = (part: string): Promise<void> => says(page, ".steps > :last-child", part);
    await open(honest(initial()));
    await press(page, "Next step: Ben");
    await last("Ben confirms and delivers 8 hours");
    await press(page, "Leave: Dev");
    await says(page, ".steps", "Dev leaves");
    for (const name of ["Ana", "Gita", "Femi"]) {
      await until(page, `document.querySelector("[aria-label=Window]").textContent.includes(${JSON.stringify(`Next step: ${name}`)})`);
      await press(page, "Next step");
    }
    await last("Null");
    await says(page, "section:last-of-type", "smallest first: committed");
    await open({ ...honest(initial()), reassign: true, answers: "slsss" });
    await last("Femi for 7 hours");
    await press(page, "Next step: Femi");
    await last("committed");
    await open({ ...honest(initial()), protocol: "small-first", answers: "l" });
    await says(page, ".steps", "Ines leaves");
    for (let k = 0; k < 5; k++) {
      await until(page, 'document.querySelector("[aria-label=Window] button").textContent.includes(":") && document.querySelector("[aria-label=Window] button").ariaDisabled !== "true"');
      await press(page, "Next step");
      await until(page, `document.querySelectorAll(".steps .delivered").length === ${k + 1}`);
    }
    await last("committed");
  });

  test("an address that holds no scene of the room says so", async () => {
    await open();
    await page.evaluate(`void (location.hash = ${JSON.stringify(encode({ room: "data", scene: { ...initial(), threshold: 0 } }))})`);
    await until(page, 'document.querySelector("[role=alert]")');
    await says(page, ".verdict", "213 \u20ac");
  });

  test.runIf(name === "chromium")("names with markup are text; axe finds nothing serious", async () => {
    const people = initial().people.map((person, k) => (k === 0 ? { ...person, name: '<img src=x onerror="window.ran=1">' } : person));
    await open({ ...initial(), people, answers: "ll" });
    await says(page, ".pick", "<img");
    expect(await page.evaluate("window.ran ?? 0")).toBe(0);
    expect(await serious(page)).toEqual([]);
  });
});
