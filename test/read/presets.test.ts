// Formats of others, each in a small file of our own.

import { describe, expect, test } from "vitest";
import { file, listed, rewardsOf, text, votesOf } from "./reading.js";

describe("rewards", () => {
  test("TRL completions", async () => {
    const { rows, notes } = await rewardsOf(file("trl-completions.csv"));
    expect(rows).toHaveLength(16);
    expect(rows.slice(4, 8)).toEqual([
      ["1 / What is two and two?", "2", "accuracy", "0"], ["1 / What is two and two?", "2", "brevity", "0.2"],
      ["1 / Name a colour.", "0", "accuracy", "1"], ["1 / Name a colour.", "0", "brevity", "0.9"],
    ]);
    expect(notes).toEqual(["read as TRL completions: groups accuracy, brevity", "ignored: columns completion, advantage"]);
  });

  test("UltraFeedback, nested and flat", async () => {
    const { rows, notes } = await rewardsOf(file("ultrafeedback.jsonl"));
    expect(rows).toHaveLength(16);
    expect(rows.slice(0, 5)).toEqual([
      ["Say what a lever does.", "plain", "instruction_following", "1"], ["Say what a lever does.", "plain", "honesty", "0.75"],
      ["Say what a lever does.", "plain", "truthfulness", "1"], ["Say what a lever does.", "plain", "helpfulness", "0.75"],
      ["Say what a lever does.", "terse", "instruction_following", "0.5"],
    ]);
    expect(notes).toEqual([
      "read as UltraFeedback: groups instruction_following, honesty, truthfulness, helpfulness, 1..5 as 0..1",
      "1 of 5 responses lack a reward and are left out",
    ]);
    const flat = await rewardsOf(text("instruction,model,instruction_following,honesty,truthfulness,helpfulness\np,m,5,1,3,N/A\np,n,1,2,3,4\n"));
    expect(flat.rows.map(([, response, , reward]) => [response, reward])).toEqual([["n", "0"], ["n", "0.25"], ["n", "0.5"], ["n", "0.75"]]);
  });

  test("HelpSteer", async () => {
    const { rows, notes } = await rewardsOf(file("helpsteer.tsv"));
    expect(rows).toHaveLength(20);
    expect(rows[0]).toEqual(["How tall is a door?", "About two metres.", "helpfulness", "0.75"]);
    expect(notes).toEqual(["read as HelpSteer: groups helpfulness, correctness, coherence, complexity, verbosity, 0..4 as 0..1"]);
  });

  test("PRISM utterances", async () => {
    const { rows } = await rewardsOf(file("prism.jsonl"));
    expect(rows.map(([prompt, response]) => `${prompt}: ${response}`)).toEqual([
      "c0 / 0: model-a / 0", "c0 / 0: model-b / 1", "c0 / 0: model-c / 2", "c0 / 1: model-a / 0", "c0 / 1: model-a / 1",
      "c1 / 0: model-b / 0", "c1 / 0: model-c / 1",
    ]);
    expect(rows.map(([, , , reward]) => Number(reward))).toEqual([90, 35, 61, 88, 70, 100, 1].map((score) => (score - 1) / 99));
  });
});

describe("votes", () => {
  test("DICES: probabilities, or the words", async () => {
    const votes = await votesOf(file("dices.csv"));
    expect(votes.classes).toBeNull();
    expect(listed(votes)).toEqual([
      ["7", "r1", 1, 1], ["7", "r2", 0.5, 1], ["7", "r3", 1, 1], ["8", "r1", 0, 0], ["8", "r2", 0, 0], ["8", "r3", 1, 0],
    ]);
    expect(votes.notes).toEqual([
      "read as DICES: slot=item_id, worker=rater_id, report=Q_overall, label=safety_gold", "ignored: column rater_gender",
    ]);
    expect(listed(await votesOf(file("dices.csv"), {}, true)).slice(0, 2)).toEqual([["7", "r1", "Yes", "Yes"], ["7", "r2", "Unsure", "Yes"]]);
  });

  test("MT-Bench and Arena", async () => {
    const votes = await votesOf(file("arena.csv"));
    expect(votes.classes).toEqual(["model_a", "tie", "model_b", "tie (bothbad)"]);
    expect(listed(votes)[4]).toEqual(["82 / 2 / beta / gamma", "author_2", "model_a", null]);
    const values = new Map([["model_a", "1"], ["model_b", "0"], ["tie", "0.5"], ["tie (bothbad)", ""]]);
    expect(listed(await votesOf(file("arena.csv"), { values })).map((row) => row[2])).toEqual([1, 0.5, 0, null, 1]);
  });

  test("Label Studio", async () => {
    const votes = await votesOf(file("label-studio.json"));
    expect(listed(votes)).toEqual([
      ["1", "3", "safe", "unsafe"], ["1", "four@example.org", "unsafe", "unsafe"], ["2", "3", "unsafe", null], ["2", "5", null, null],
    ]);
    const rated = [{ id: 1, annotations: [{ completed_by: 1, result: [{ value: { rating: 4 } }] }] }];
    expect(listed(await votesOf(text(JSON.stringify(rated)), { scale: [1, 5] }))).toEqual([["1", "1", 0.75, null]]);
    const twice = [{ id: 1, annotations: [{ completed_by: 1, result: [{ value: { choices: ["a", "b"] } }] }] }];
    await expect(votesOf(text(JSON.stringify(twice)))).rejects.toThrow('test, row 1: "result" expected one choice or one rating, got a, b');
  });

  test("crowd-kit, cleanlab and peerannot", async () => {
    expect(listed(await votesOf(file("crowd-kit.csv")))).toHaveLength(5);
    expect((await votesOf(file("crowd-kit.csv"))).classes).toEqual(["cat", "dog", "bird"]);
    expect(listed(await votesOf(file("cleanlab.csv")))[1]).toEqual(["0", "ben", "1", null]);
    const votes = await votesOf(file("peerannot.json"));
    expect(listed(votes)).toEqual([
      ["0", "ann", "1", null], ["0", "ben", "0", null], ["1", "ann", "1", null], ["1", "ben", "1", null], ["1", "cem", "0", null],
      ["2", "cem", "1", null],
    ]);
    expect(votes.notes).toEqual(["read as peerannot answers"]);
  });
});
