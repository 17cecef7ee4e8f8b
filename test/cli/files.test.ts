// The command lines of docs/files.md, over our small file in each format; standard input; what is said beside the result.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CANDIDATES, PROMPTS, candor, file, folder } from "./candor.js";

const page = readFileSync(new URL("../../docs/files.md", import.meta.url), "utf8");
const path = (name: string): string => fileURLToPath(new URL(`../read/files/${name}`, import.meta.url));
const lines = Array.from(page.matchAll(/^ {4}candor (.+)$/gm), ([, line]) => line!);

describe("every line of docs/files.md runs", () => {
  test.each(lines)("candor %s", async (line) => {
    const args = Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain!);
    const [command, name, ...options] = args as [string, string, ...string[]];
    const { code, stdout, stderr } = await candor([command, path(name), ...options, "--format", "json"]);
    expect({ code, stderr: stderr.split("\n").filter((said) => said !== "" && !said.startsWith(`candor: ${path(name)}: `)) })
      .toEqual({ code: 0, stderr: [] });
    expect(JSON.parse(stdout)).toBeTypeOf("object");
  });

  test("and there is one for each format", () => {
    for (const name of ["trl", "ultra", "helpsteer", "prism", "dices", "arena", "label-studio", "crowd-kit", "cleanlab", "peerannot"]) {
      expect(lines.some((line) => line.includes(name)), name).toBe(true);
    }
  });
});

describe("the same prices", () => {
  const json = async (input: string | Buffer, ...args: string[]): Promise<unknown> => {
    const { code, stdout } = await candor(["price", "-", "--format", "json", ...args], { input });
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };

  test("of tabs, of gzip and UTF-16, of JSON a row a line", async () => {
    const expected = await json(PROMPTS);
    expect(await json(PROMPTS.replaceAll(",", "\t"))).toEqual(expected);
    expect(await json(gzipSync(Buffer.from(`\ufeff${PROMPTS.replaceAll("\n", "\r\n")}`, "utf16le")))).toEqual(expected);
    const [header, ...rows] = PROMPTS.trim().split("\n").map((line) => line.split(","));
    expect(await json(rows.map((row) => JSON.stringify(Object.fromEntries(row.map((field, k) => [header![k], field])))).join("\n")))
      .toEqual(expected);
    expect(await json("P,r,legal,support\np,a,0.5,1\np,b,2,0.25\nq,a,1,0\nq,b,0,1\nq,c,0.5,0.5\n",
      "--columns", "prompt=p,response=r", "--groups", "legal,support")).toEqual(expected);
  });

  test("of candidates with ratings", async () => {
    const expected = await json(CANDIDATES.replace("5\n", "1\n").replace(",1.5", ",0.25"));
    expect(await json(CANDIDATES.replace("1,5\n", "1,10\n").replace("1,0\n", "1,2\n").replace("2,0\n", "2,2\n").replace(",1.5", ",4"), "--scale", "2..10"))
      .toEqual(expected);
  });
});

test("what is ignored is said on standard error, and the result is as before", async () => {
  const input = PROMPTS.replaceAll("\n", ",x\n").replace("reward,x", "reward,why\u001b");
  const { code, stdout, stderr } = await candor(["price", "-"], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "candor: standard input: ignored: column why\\u{1b}\n" });
  expect(stdout).toBe((await candor(["price", "-"], { input: PROMPTS })).stdout);
});

test("--scale of a crowd is the step's factor or the ratings' ends", async () => {
  const input = "slot,worker,report,label\n1,a,5,5\n1,b,1,5\n2,a,1,1\n2,b,5,1\n";
  const rated = await candor(["crowd", "-", "--scale", "1..5", "--format", "json"], { input });
  const plain = input.replaceAll("5", "x").replaceAll(/(?<=,)1/g, "0").replaceAll("x", "1");
  expect(rated.stdout).toBe((await candor(["crowd", "-", "--format", "json"], { input: plain })).stdout);
  expect(rated.code).toBe(0);
  expect((await candor(["crowd", "-", "--scale", "0.5", "--format", "json"], { input: plain })).code).toBe(0);
});

test.each([
  [["--scale", "5..1"]], [["--scale", "1..2..3"]], [["--values", "a"]], [["--values", "a=1,a=2"]], [["--columns", "reward="]], [["--groups", "a,,b"]],
])("wrong usage: %j", async (args) => {
  expect((await candor(["price", file(PROMPTS), ...args])).code).toBe(2);
});

test("classes without numbers are answered as they are, and refused by name where a state wants numbers", async () => {
  expect((await candor(["crowd", path("crowd-kit.csv")])).code).toBe(0);
  const { code, stderr } = await candor(["crowd", path("crowd-kit.csv"), "--state", `${folder()}/state.json`]);
  expect(code).toBe(1);
  expect(stderr).toContain('expected reports from 0 to 1, got the class "cat"; --values cat=1,... says which words stand for which');
});
