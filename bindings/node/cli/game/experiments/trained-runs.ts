// The shipped record of a fine-tuning game that was really trained (examples/tiny-rlhf): its runs, and samples of its
// base model.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { withInput } from "../../input/read.js";
import { Refusal } from "../../refusal.js";
import { readSampleTable, sampleLayouts, type Samples } from "../sample-table.js";

/** A measured model. */
export interface Checkpoint {
  readonly run: string;
  /** Of training; `optimum` is the model that is exactly optimal for the sizes, by importance weights. */
  readonly step: number | "optimum";
  /** By group: what the run was trained for, and the mean reward of one agent. */
  readonly sizes: readonly number[];
  readonly values: readonly number[];
  /** Standard errors of the values; none of an optimum. */
  readonly se?: readonly number[];
  readonly kl: number;
}

export interface Run {
  /** As training passed them; the last is the final model. */
  readonly checkpoints: readonly Checkpoint[];
  readonly final: Checkpoint;
  readonly optimum: Checkpoint;
}

/** A group's report of its size that is not true, and the run that was trained on it. */
export interface Lie {
  readonly group: number;
  readonly factor: number;
  readonly run: Run;
}

export interface Trained {
  readonly ids: readonly string[];
  readonly sizes: readonly number[];
  readonly lambda: number;
  readonly truth: Run;
  /** By group: the run without it. */
  readonly without: readonly Run[];
  readonly lies: readonly Lie[];
  readonly samples: Samples;
}

/** Beside the built command line, dist/cli.js. */
const shipped = (name: string): string => fileURLToPath(new URL(`../examples/tiny-rlhf/${name}`, import.meta.url));

export async function readTrained(): Promise<Trained> {
  const name = shipped("runs.json");
  const text = await readFile(name, "utf8").catch((error: unknown) => {
    throw Refusal.ofSystem({ name }, error);
  });
  const { names: ids, lambda, log } = JSON.parse(text) as { names: string[]; lambda: number; log: Checkpoint[] };
  const run = (wanted: string): Run => {
    const own = log.filter((entry) => entry.run === wanted);
    const checkpoints = own.filter(({ step }) => step !== "optimum");
    return { checkpoints, final: checkpoints.at(-1)!, optimum: own.find(({ step }) => step === "optimum")! };
  };
  const truth = run("truth");
  const lies = [...new Set(log.map((entry) => entry.run))].flatMap((called) => {
    const [, id, factor] = /^(.*)-x([\d.]+)$/.exec(called) ?? [];
    return id === undefined ? [] : [{ group: ids.indexOf(id), factor: Number(factor), run: run(called) }];
  });
  const samples = await withInput(shipped("base-samples.csv"), sampleLayouts, (input) => {
    if ("documents" in input) throw new Refusal(input.source, "expected a table of samples, got JSON");
    return readSampleTable(input.table);
  });
  const without = ids.map((id) => run(`without-${id}`));
  return { ids, sizes: truth.final.sizes, lambda, truth, without, lies, samples };
}
