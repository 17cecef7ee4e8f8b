// Files of the reader's own in the rooms: what they hold is the scene, and what a room cannot show is refused by name,
// before anything changes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load, type DataCall, type Game } from "candor";
import type { Client } from "candor/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readVotesFile } from "../../bindings/web/playground/files/votes.js";
import { outcome, round, type Crowd } from "../../bindings/web/playground/rooms/crowd/ask.js";
import { code } from "../../bindings/web/playground/rooms/crowd/code.js";
import { AWAY } from "../../bindings/web/playground/rooms/crowd/history.js";
import { readHistory } from "../../bindings/web/playground/rooms/crowd/own.js";
import { first as firstCrowd, read as readCrowd } from "../../bindings/web/playground/rooms/crowd/scene.js";
import { readScene } from "../../bindings/web/playground/rooms/data/own.js";
import { callOf, read as readData } from "../../bindings/web/playground/rooms/data/scene.js";
import { answering, gameOf, reports } from "../../bindings/web/playground/rooms/game/ask.js";
import { sceneOf } from "../../bindings/web/playground/rooms/game/from-file.js";
import { readGames } from "../../bindings/web/playground/rooms/game/own.js";
import { read as readGame } from "../../bindings/web/playground/rooms/game/read.js";
import { decode, encode } from "../../bindings/web/playground/scene.js";
import { ROOT } from "../packed.js";
import { browsers, type Page } from "../runtimes/browsers.js";
import { ROOMS, enter, giveFile, openPage, text, until, type Opened } from "./page.js";

const rooms = await load();
const later = <Room extends object>(room: Room): Room => new Proxy(room, {
  get: (of, name) => async (...args: unknown[]) => (of[name as keyof Room] as (...args: unknown[]) => unknown)(...args),
});
const core = { game: later(rooms.game), crowd: later(rooms.crowd), data: later(rooms.data), with: () => core } as unknown as Client;
const crowd = core.crowd as unknown as Crowd;

const example = (name: string): string => readFileSync(join(ROOT, "examples", name), "utf8");
const file = (content: string, name = "own.csv"): File => new File([content], name);
const reading = { signal: new AbortController().signal, progress: () => {} };

describe("a file of games", () => {
  const games = (content: string, name?: string) => readGames(file(content, name), reading, core);
  const line = (game: object): string => `${JSON.stringify(game)}\n`;
  const group = (reward: number[], id = "a"): object => ({ id, size: 2, reward });

  test("each prompt is a scene in which all tell the truth, with the library's own payments", async () => {
    const found = await games(example("rewards.csv"));
    if (!("prompts" in found)) throw new Error("no prompts");
    for (const prompt of found.prompts) {
      const scene = sceneOf(prompt);
      expect(readGame(scene)).toEqual(scene);
      const { payments } = rooms.game.price(prompt.game);
      const { groups } = await answering()(core, scene);
      groups.forEach(({ now, gain }, i) => {
        expect(now.pays).toBeCloseTo(payments[i]!, 10);
        expect(gain).toEqual({ with: 0, without: 0 });
      });
    }
  });

  test("what a document says of the game is in the scene; to the next prompt what the room chose goes along", async () => {
    const terms = { lambda: 3, divergence: { alpha: 1.5 }, normalization: "range" } as const;
    const games_ = [{ groups: [group([1, 2, 4]), group([3, 0, 1], "b")], baseline: [1, 2, 1], boost: [0, 1, 0], ...terms }, { groups: [group([2, 1]), group([0, 1], "b")], ...terms }];
    const found = await games(games_.map(line).join(""), "own.jsonl");
    if (!("prompts" in found)) throw new Error("no prompts");
    const [one, other] = found.prompts;
    const scene = sceneOf(one!);
    expect(scene).toMatchObject({ prompt: "prompt 0", responses: ["response 0", "response 1", "response 2"], baseline: [1, 2, 1], boost: [0, 1, 0], ...terms });
    expect([...rooms.game.price(gameOf(scene, reports(scene), [])).payments]).toEqual([...rooms.game.price(games_[0] as unknown as Game).payments]);
    expect(sceneOf(other!, { ...scene, lambda: 9, chosen: 1 })).toMatchObject({ prompt: "prompt 1", lambda: 9, chosen: 1, groups: [{ truth: { reward: [2, 1] } }, {}] });
  });

  test("long texts are cut", async () => {
    const found = await games(`prompt,response,group,reward\n${"p".repeat(3000)},${"x".repeat(3000)},a,1\n${"p".repeat(3000)},y,a,0\n`);
    const scene = sceneOf("prompts" in found ? found.prompts[0]! : (undefined as never));
    expect([scene.prompt.length, scene.responses[0]!.length]).toEqual([2000, 2000]);
    expect(readGame(scene)).toEqual(scene);
  });

  test("candidates are priced", async () => {
    const found = await games(example("rewarded-soups.csv"));
    expect("priced" in found && found.priced).toEqual(rooms.game.priceCandidates((found as unknown as { candidates: never }).candidates));
    await expect(games(line({ groups: [{ size: -1, values: [1, 2] }] }), "own.json")).rejects.toThrow(/^own\.json, line 1: "groups\[0\]\.size" expected/);
  });

  test.each([
    ["257 responses", "own.csv", `prompt,response,group,reward\n${Array.from({ length: 257 }, (_, x) => `p,x${x},a,${x}\n`).join("")}`,
      'own.csv: prompt "p" has 257 responses, and this room draws 256: candor price prices it'],
    ["65 groups", "own.csv", `prompt,response,group,reward\n${Array.from({ length: 65 }, (_, i) => `p,x,g${i},1\np,y,g${i},2\n`).join("")}`,
      'own.csv: prompt "p" has 65 groups, and this room draws 64: candor price prices it'],
    ["another rule", "own.json", line({ groups: [group([1, 2])], rule: "none" }), 'own.json: prompt "prompt 0" has rule none, which this room does not show: candor price prices it'],
    ["rebates", "own.json", line({ groups: [group([1, 2]), group([2, 1], "b")], rebate: "bailey" }),
      'own.json: prompt "prompt 0" has rebate bailey, which this room does not show: candor price prices it'],
    ["large numbers", "own.csv", "prompt,response,group,reward\np,x,a,2e9\np,y,a,1\n", 'own.csv: prompt "p" has numbers or names beyond what this room draws: candor price prices it'],
  ])("%s: refused by name", async (_, name, content, said) => {
    await expect(games(content, name)).rejects.toThrow(said);
  });
});

describe("a file of votes", () => {
  const history = async (content: string) => (await readHistory(file(content), reading)).history;
  const rows = "slot,worker,report,label\nq1,ann,0.9,1\nq1,bob,,1\nq2,ann,0.2,0\nq2,cyd,0.4,0\nq3,bob,0.7,1\nq3,cyd,0.8,1\n";

  test("is replayed as it is: who was not asked is no part of a round, who is silent is", async () => {
    for (const content of [rows, example("votes.csv")]) {
      const own = await history(content);
      const scene = { ...firstCrowd(), history: own, worker: 0 };
      expect(readCrowd(JSON.parse(JSON.stringify(scene)))).toEqual(scene);
      const { history: { workers, votes, labels } } = await readVotesFile(file(content), reading);
      const whole = rooms.crowd.replay({ workers, votes, labels: labels as number[], baselines: [], horizon: labels.length });
      const shown = await outcome(crowd, scene, 0);
      expect(shown.loss).toBeCloseTo(whole.loss!, 12);
      expect(shown.weight).toBeCloseTo(whole.weights[0]!, 12);
    }
    expect((await history(rows)).reports).toEqual([[0.9, null, AWAY], [0.2, AWAY, 0.4], [AWAY, 0.7, 0.8]]);
  });

  test("one round and the code know who was not asked", async () => {
    const scene = { ...firstCrowd(), history: await history(rows), worker: 0 };
    const { by } = await round(crowd, { ...scene, round: 2 });
    expect(by.mean.answer).toBeGreaterThan(0.2);
    expect(by.mean.answer).toBeLessThan(0.4);
    const { weights } = await round(crowd, { ...scene, round: 2 });
    expect(by.mean.best).toBe(rooms.crowd.bestResponse({
      scheme: "wsu", utility: "outcome", worker: 0, belief: 0.2, weights: [weights[0]!, weights[2]!], reports: [0.2, 0.4],
    }).report);
    expect((await round(crowd, { ...scene, round: 3 })).by.mean.best).toBeUndefined();
    const program = code(scene).replace('import { load } from "candor";\n', "").replace("console.log(", "return (");
    const said = JSON.parse(await new Function("load", `return (async () => {${program}})();`)(load));
    expect(said.loss).toBe((await outcome(crowd, scene, 0)).loss);
  });

  test.each([
    ["classes", example("labels.csv"), /^own\.csv: expected reports from 0 to 1, as this room replays them, got classes \(dog, bird, cat\): candor label takes those$/],
    ["no labels", "slot,worker,report\nq,ann,0.5\n", "own.csv: no slot has a label, and this room pays by what turned out: candor label pays without"],
    ["too many reports", `slot,worker,report,label\n${Array.from({ length: 633 }, (_, k) => `s${k},w${k},0.5,1\n`).join("")}`,
      "own.csv: 633 workers at 633 slots are more than the 400000 reports that this room replays: candor crowd takes them"],
  ])("%s: refused by name", async (_, content, said) => {
    await expect(history(content)).rejects.toThrow(said);
  });
});

describe("a file of users or a call", () => {
  const own = (content: string, name?: string) => readScene(file(content, name), reading, core);
  const users = [{ id: "a", cost: 3, capacity: 5 }, { id: "b", cost: 1, capacity: 4, benefit: 2 }, { cost: 2, capacity: 6 }];
  const named = users.map((user, i) => ({ id: `user ${i}`, ...user }));

  test("of users alone the terms are supposed, and said", async () => {
    const { scene, notes } = await own(example("users.csv"));
    expect(readData(scene)).toEqual(scene);
    expect(notes).toEqual(["not said in it, and supposed: rule critical-value, threshold 4,000, reserve 12,483"]);
    expect(rooms.data.plan(callOf(scene)).committed).toBe(true);
  });

  test.each<object>([
    { rule: "critical-value", threshold: 7, reserve: 3, buffer: [1, 4] }, { rule: "critical-value", threshold: 7, reserve: 3, protocol: "small-first" },
    { rule: "proportional", threshold: 9, reserve: 2 }, { rule: "benefit-backed", threshold: 5, subsidy: 1 }, { rule: "posted", threshold: 8, subsidy: 2 },
  ])("a call is planned as it is: %j", async (terms) => {
    const { scene, notes } = await own(JSON.stringify({ users, ...terms }), "own.json");
    expect(notes).toEqual([]);
    expect(readData(scene)).toEqual(scene);
    const benefits = (terms as DataCall).rule === "benefit-backed";
    const given = named.map(({ benefit, ...user }) => (benefits && benefit !== undefined ? { ...user, benefit } : user));
    const { ids, contributions, payments, committed } = rooms.data.plan({ users: given, ...terms } as unknown as DataCall);
    expect(rooms.data.plan(callOf(scene))).toMatchObject({ ids, contributions, payments, committed });
  });

  test.each([
    ["another rule", { users, rule: "club", threshold: 3 }, 'own.json: "rule" "club", which this room does not show: candor data plans it'],
    ["levels", { users, levels: [{ threshold: 3, value: 1 }], reserve: 3, rule: "critical-value" }, 'own.json: "levels", which this room does not show: candor data plans it'],
    ["half a per cent", { users, threshold: 3, reserve: 3, rule: "critical-value", buffer: [1, 200] }, 'own.json: "buffer" that is no whole per cent up to 1000, which this room does not show: candor data plans it'],
    ["nobody", { users: [] }, "own.json: no users in it"],
    ["501 users", { users: Array.from({ length: 501 }, () => users[2]) }, "own.json: 501 users are more than the 500 that this room draws: candor data plans them"],
    ["a long name", { users: [{ id: "a".repeat(101), cost: 1, capacity: 1 }] }, "own.json: a user's name of 101 letters; this room draws 100: candor data plans it"],
    ["a cost that is none", { users: [{ id: "a", cost: "1", capacity: 1 }] }, /^own\.json: "users\[0\]\.cost" expected .*, got "1"$/],
    ["no users at all", { threshold: 3 }, /^own\.json: "users" expected/],
    ["a word for the threshold", { users, threshold: "3" }, /^own\.json: "threshold" expected/],
  ])("%s: refused by name", async (_, call, said) => {
    await expect(own(JSON.stringify(call), "own.json")).rejects.toThrow(said);
  });
});

test("a scene that is too long for an address is left out of it, one that fits is not", () => {
  const scene = (letters: number) => ({ text: "x".repeat(letters) });
  expect(decode(encode({ room: "game", scene: scene(90_000) })).scene).toEqual(scene(90_000));
  expect(encode({ room: "game", scene: scene(100_000) })).toBe("#game");
});

describe.each(Object.entries(browsers))("%s", (_, launch) => {
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    opened = await openPage(launch, ".drop");
    ({ page } = opened);
  });
  afterAll(() => opened?.close());

  const drop = (name: string, content: string, how?: "drop" | "choose"): Promise<void> => giveFile(page, ".drop", name, content, how);
  const press = (label: string): Promise<void> =>
    page.evaluate(`void [...document.querySelectorAll("button")].find((each) => each.textContent === ${JSON.stringify(label)}).click()`);
  const shows = (selector: string, words: string): Promise<void> =>
    until(page, `document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(words)})`);
  const refusal = async (name: string): Promise<string> => {
    await until(page, `document.querySelector(".own-data [role=alert]")?.textContent.startsWith(${JSON.stringify(name)})`);
    return text(page, ".own-data [role=alert]");
  };

  const OWN = {
    game: { name: "rewards.csv", selector: ".prompt", before: "loud music", after: "opened product",
      wrong: "prompt,response,group,reward\np,x,a,1\np,y,a,much\n", why: 'line 3: "reward" expected a finite number, got "much"' },
    crowd: { name: "votes.csv", selector: ".verdict", before: "Eve", after: "ann says what it believes",
      wrong: "slot,worker,report,label\n1,ann,0.5,1\n1,bob,5,1\n", why: 'line 3: "report" expected a number from 0 to 1' },
    data: { name: "users.csv", selector: ".verdict", before: "10 people", after: "of 8 people give 4,000 units",
      wrong: "user,cost,capacity\na,2,3\na,1,2\n", why: 'line 3: user "a" a second time' },
  } as const;

  test.each(ROOMS)("%s: a wrong file changes nothing; a right one is the scene, which undo and the address know", async (room) => {
    const { name, selector, before, after, wrong, why } = OWN[room];
    await enter(page, room);
    await shows(selector, before);
    await drop("wrong.csv", wrong);
    expect(await refusal("wrong.csv")).toContain(why);
    expect(await page.evaluate<boolean>('document.querySelector(".tools button").ariaDisabled === "true"')).toBe(true);
    await shows(selector, before);
    await drop(name, example(name), room === "data" ? "choose" : "drop");
    await shows(selector, after);
    expect(await page.evaluate<boolean>('document.querySelector(".own-data [role=alert]") === null')).toBe(true);
    if (room !== "data") expect(await page.evaluate<string>('document.querySelector(".drop input").files[0].name')).toBe(name);
    await until(page, `location.hash.startsWith("#${room}/")`);
    const hash = await page.evaluate<string>("location.hash");
    await press("Undo");
    await shows(selector, before);
    await press("Redo");
    await shows(selector, after);
    const other = await opened.browser.open(opened.served.addresses.served + hash);
    await until(other, `document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(after)})`);
    await other.close();
  });
});

describe("in Chromium", () => {
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    opened = await openPage(browsers["chromium"], ".drop", "file");
    ({ page } = opened);
  });
  afterAll(() => opened?.close());

  const press = (label: string): Promise<void> =>
    page.evaluate(`void [...document.querySelectorAll("button")].find((each) => each.textContent === ${JSON.stringify(label)}).click()`);

  test("steps through the prompts of a file, and says how many were not kept", async () => {
    await enter(page, "game");
    const rows = Array.from({ length: 1003 }, (_, p) => `p${p},x,a,${p}\np${p},y,a,1\np${p},x,b,0\np${p},y,b,${p % 7}\n`).join("");
    await giveFile(page, ".drop", "many.csv", `prompt,response,group,reward\n${rows}`);
    await until(page, 'document.querySelector(".prompt").textContent === "p0"');
    expect(await text(page, ".shelf")).toContain("3 more were read and are not kept");
    await press("Next");
    await until(page, 'document.querySelector(".prompt").textContent === "p1"');
    await page.evaluate(`(() => {
      const select = document.querySelector(".shelf select");
      select.value = "999";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    })()`);
    await until(page, 'document.querySelector(".prompt").textContent === "p999" && document.querySelector(".why")');
    expect(await text(page, ".shelf label")).toBe("Prompt 1000 of 1000");
    for (const before of ["p1", "p0", "My neighbour"]) {
      await press("Undo");
      await until(page, `document.querySelector(".prompt").textContent.startsWith("${before}")`);
    }
    expect(await page.evaluate('document.querySelector(".shelf select").selectedOptions[0].textContent')).toBe("none of the file's");
  });

  test("goes on to the next prompt where the shown texts are the same", async () => {
    await enter(page, "game");
    const rows = ["one", "two", "three"].map((end, p) => `${"p".repeat(2000)}${end},x,a,${p}\n${"p".repeat(2000)}${end},y,a,1\n`).join("");
    await giveFile(page, ".drop", "alike.csv", `prompt,response,group,reward\n${rows}`);
    for (const at of [1, 2]) {
      await until(page, `document.querySelector(".shelf label")?.textContent === "Prompt ${at} of 3"`);
      await press("Next");
    }
    await until(page, 'document.querySelector(".shelf label").textContent === "Prompt 3 of 3"');
    await press("Undo");
    await until(page, 'document.querySelector(".shelf label").textContent === "Prompt 2 of 3"');
  });

  test.each(ROOMS)("%s: names without a space, however long, push nothing sideways", async (room) => {
    const name = (i: number): string => `https://example.com/${"x".repeat(room === "data" ? 76 : 276)}${1000 + i}`;
    const all = [0, 1, 2];
    const files = {
      game: `prompt,response,group,reward\n${all.map((i) => `${name(9)},x,${name(i)},${i}\n${name(9)},${name(8)},${name(i)},1\n`).join("")}`,
      crowd: `slot,worker,report,label\n${[1, 2].map((t) => all.map((i) => `${t},${name(i)},0.${t + i},1\n`).join("")).join("")}`,
      data: `user,cost,capacity\n${all.map((i) => `${name(i)},${i},3\n`).join("")}`,
    };
    await enter(page, room);
    await giveFile(page, ".drop", "names.csv", files[room]);
    await until(page, 'document.body.innerText.includes("1000") && document.querySelector(".verdict, figure")');
    for (const width of [390, 1280]) {
      await page.look!({ width });
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(width);
    }
  });

  test("a file dropped beside the box is the room's too, and never opened in place of the page", async () => {
    await enter(page, "game");
    const kept = await page.evaluate<boolean[]>(`(() => {
      const given = new DataTransfer();
      given.items.add(new File([""], "empty.csv"));
      return ["dragover", "drop"].map((type) =>
        !document.querySelector("h1").dispatchEvent(new DragEvent(type, { dataTransfer: given, bubbles: true, cancelable: true })));
    })()`);
    expect(kept).toEqual([true, true]);
    await until(page, 'document.querySelector(".own-data [role=alert]")?.textContent.startsWith("empty.csv")');
    await giveFile(page, "footer", "rewarded-soups.csv", example("rewarded-soups.csv"));
    await until(page, 'document.querySelector(".candidates")');
  });

  test("tells the outcome of candidates, and leaves the scene as it was", async () => {
    await enter(page, "game");
    await giveFile(page, ".drop", "rewarded-soups.csv", example("rewarded-soups.csv"));
    await until(page, 'document.querySelector(".candidates")');
    expect(await text(page, ".candidates h2")).toBe("helpful-soup is taken");
    expect(await text(page, ".prompt")).toContain("My neighbour");
  });

  test("a long history is said not to fit into an address; its figures stay, dimmed, when something changes", async () => {
    await enter(page, "crowd");
    const rows = Array.from({ length: 500 }, (_, t) => Array.from({ length: 70 }, (_, i) => `s${t},w${i},0.${1 + ((t + i) % 8)},${t % 2}\n`).join("")).join("");
    await giveFile(page, ".drop", "long.csv", `slot,worker,report,label\n${rows}`);
    await until(page, 'document.querySelector(".verdict").textContent.startsWith("w0 ")');
    expect(await text(page, "main")).toContain("This scene is too long for an address");
    expect(await page.evaluate("location.hash")).toBe("#crowd");
    await press("Draw the figures of this large history");
    await until(page, 'document.querySelectorAll("figure").length === 4 && !document.querySelector("progress")');
    expect(await page.evaluate('document.querySelector(".stale") === null')).toBe(true);
    await page.evaluate('void document.querySelector(".track").focus()');
    await page.press("End");
    await until(page, 'document.querySelector(".stale")');
    expect(await page.evaluate('document.querySelectorAll(".stale figure").length')).toBe(4);
    expect(await text(page, "main")).toContain("The figures below are of what was chosen before.");
    await press("Draw the figures of this large history");
    await until(page, 'document.querySelectorAll("figure").length === 4 && !document.querySelector(".stale") && !document.querySelector("progress")');
  });
});
