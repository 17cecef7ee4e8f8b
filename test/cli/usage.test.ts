// Arguments, exit codes and help.

import { Command } from "commander";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { defaults, divergences, normalizations, rules } from "../../bindings/core/game/names.js";
import { refuseOptions, requireOptions } from "../../bindings/node/cli/usage.js";
import { CANDIDATES, CLI, PROMPTS, candor, folder } from "./candor.js";

describe("wrong usage ends with 2", () => {
  test.each([
    [[], "Usage: candor"],
    [["prise"], "unknown command 'prise'"],
    [["--verbose"], "unknown option '--verbose'"],
    [["price"], "missing required argument 'file'"],
    [["price", "a", "b"], "too many arguments"],
    [["price", "-", "--seed", "1"], "unknown option '--seed'"],
    [["price", "-", "--lambda"], "argument missing"],
    [["price", "-", "--lambda", "-1"], "Expected a number > 0"],
    [["price", "-", "--lambda", "0x1"], "Expected a number > 0"],
    [["price", "-", "--lambda", "1e999"], "Expected a number > 0"],
    [["price", "-", "--divergence", "cressie-read"], "Allowed choices are kl, chi2"],
    [["price", "-", "--divergence", "alpha"], "Allowed choices are kl, chi2"],
    [["price", "-", "--divergence", "alpha="], "Allowed choices are kl, chi2"],
    [["price", "-", "--divergence", "alpha=1"], "That is kl"],
    [["price", "-", "--divergence", "alpha=0"], "That is reverse-kl"],
    [["price", "-", "--normalization", "mean"], "Allowed choices are none, sum, max, range"],
    [["price", "-", "--rule", "vcg"], "Allowed choices are affine-maximizer, none"],
    [["price", "-", "--size", "legal"], "Expected a group, =, and a number"],
    [["price", "-", "--size", "=3"], "Expected a group, =, and a number"],
    [["price", "-", "--size", "legal=0"], "Expected a number > 0"],
    [["price", "-", "--size", "legal=NaN"], "Expected a number > 0"],
    [["price", "-", "--size", "legal=1", "--size", "legal=2"], "This group was given a size already"],
    [["price", "-", "--lambda", "1", "--lambda", "2"], "option '--lambda <number>' comes twice"],
    [["price", "-", "--lambda", "1e-301"], "--lambda expected a number from 1e-300 to 1e+300, got 1e-301"],
    [["price", "-", "--format", "xml"], "Allowed choices are table, json, csv, html, jsonl"],
    [["price", "-", "--each"], "--each would change nothing in --format table"],
    [["price", "-", "--each", "--format", "jsonl"], "--each would change nothing in --format jsonl"],
    [["bulk", "submit", "a.csv"], "required option '--out <dir>' not specified"],
    [["bulk", "submit", "--out", "results"], "missing required argument 'inputs'"],
    [["bulk", "submit", "a.csv", "--out", "results", "--lambda", "1e-301"], "--lambda expected a number from 1e-300 to 1e+300"],
    [["bulk", "work", "--workers", "0"], "Expected a whole number of at least 1"],
    [["bulk", "cancel"], "missing required argument 'batch'"],
    [["bulk", "wrok"], "unknown command 'wrok'"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await candor(args, { input: PROMPTS });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

test("--help and --version end with 0", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  expect(await candor(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  expect(await candor(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("price [options] <file>") as string, stderr: "" });
  const { stdout } = await candor(["price", "--help"]);
  for (const word of ["prompt,response,group,reward[,baseline]", "candidate,group,size,value", "JSONL", "Examples:", "--size"]) expect(stdout).toContain(word);
});

test("an unknown command is answered with the commands", async () => {
  const { stderr } = await candor(["prise"]);
  expect(stderr).toMatch(/unknown command 'prise'; the commands are\n  price +what .*\n  audit +what .*\n  quote +what .*\n  fit +what .*\n  bulk +prices .*\n  crowd +whom .*\n  label +which .*\n  data +whom .*\n  payouts +what .*\n  experiment +.*\n  verify +does .*\n  serve +/);
  expect((await candor(["experiment", "none"])).stderr).toMatch(/unknown command 'none'; the commands are\n  \w+ +\w/);
});

test("what an argument says reaches the terminal as text", async () => {
  const { stderr } = await candor(["price", "-", "--rule", "\u001b[2J"]);
  expect(stderr).toContain("\\u{1b}[2J");
  expect(stderr).not.toContain("\u001b");
});

test.each([
  [["--lambda", "2"], "--lambda"], [["--divergence", "kl"], "--divergence"], [["--normalization", "sum"], "--normalization"], [["--rule", "none"], "--rule"],
  [["--rule", "none", "--lambda", "2"], "--lambda and --rule"],
])("candidates do not take %j", async (args, named) => {
  for (const input of [CANDIDATES, '{"groups":[{"size":1,"values":[1]}]}']) {
    const { code, stdout, stderr } = await candor(["price", "-", ...args], { input });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error: ${named} would change nothing for candidates, which are trained already\n`);
  }
});

describe("what only all options together show", () => {
  /** What a command with these options says that needs two of them and has no use for a third. */
  function said(...args: string[]): string {
    let text = "";
    const command = new Command().exitOverride().configureOutput({ writeErr: (more) => (text += more) })
      .option("--threshold <units>", "data below it improve nothing").option("--rule <name>", "who is asked").option("--floor <units>", "that a sum is for", "1")
      .action(() => {
        requireOptions(command, ["threshold", "rule"]);
        refuseOptions(command, ["floor", "rule"], "here");
      });
    expect(() => command.parse(args, { from: "user" })).toThrow(expect.objectContaining({ exitCode: 2 }) as Error);
    return text;
  }

  test("every option that is missing is named at once, with what it says", () => {
    expect(said()).toBe("error: missing options\n  --threshold <units>  data below it improve nothing\n  --rule <name>        who is asked\n");
    expect(said("--threshold", "1")).toBe("error: missing option\n  --rule <name>  who is asked\n");
  });

  test("every option that nothing reads is named, a default is none", () => {
    expect(said("--threshold", "1", "--rule", "a")).toBe("error: --rule would change nothing here\n");
    expect(said("--threshold", "1", "--rule", "a", "--floor", "1")).toBe("error: --rule and --floor would change nothing here\n");
  });
});

describe("price --help", () => {
  test("has every choice and default that the library has", async () => {
    const text = (await candor(["price", "--help"])).stdout.replace(/\s+/g, " ");
    for (const words of [divergences, normalizations, rules]) expect(text).toContain(words[0]);
    expect(text).toContain(`${divergences.join(", ")}, or alpha=<number> (default: ${defaults.divergence})`);
    for (const choice of [...normalizations, ...rules]) expect(text).toContain(`"${choice}"`);
    for (const value of [defaults.lambda, defaults.normalization, defaults.rule]) expect(text).toContain(`(default: ${value})`);
  });

});

describe.each([
  ["price", /legal|helpful|kindness/], ["audit", /legal|helpful|kindness/], ["quote", /plainness/], ["fit", /legal/], ["crowd", /eve|"slot"|cem/], ["data", /cohere|"seal"|SEALED/],
  ["experiment misreport", /truth|overstatement/], ["experiment heuristics", /early-stopped/], ["experiment robustness", /bound/],
] as const)("%s --help", (command, shown) => {
  test("every example runs where the examples are", async () => {
    const { stdout } = await candor([...command.split(" "), "--help"]);
    const examples = /Examples:\n((?: {2}.*\n)+)/.exec(stdout)![1]!.trim().split("\n").map((line) => line.trim());
    expect(examples.length).toBeGreaterThan(3);
    expect(examples[0]).toMatch(new RegExp(`^candor ${command} examples/`));
    // in a folder like the repository's root, which stays as it is
    const root = folder();
    symlinkSync(fileURLToPath(new URL("../../examples", import.meta.url)), join(root, "examples"));
    mkdirSync(join(root, "bin"));
    symlinkSync(CLI, join(root, "bin", "candor"));
    const env = { ...process.env, PATH: `${join(root, "bin")}${delimiter}${process.env["PATH"]}` };
    for (const example of examples) {
      const printed = execFileSync("sh", ["-c", example], { cwd: root, env, encoding: "utf8" });
      const [, out] = /--out (\S+)/.exec(example) ?? [];
      expect(out === undefined ? printed : readFileSync(join(root, out), "utf8")).toMatch(shown);
    }
  });
});
