// The shipped record of models that were tuned on what schemes made of a crowd's preferences (examples/tuned-crowd).

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Refusal } from "../../refusal.js";

/** A tuned model: mean reward of fresh samples, its standard error, KL to the base model. */
export interface Tuned {
  readonly reward: number;
  readonly error: number;
  readonly kl: number;
}

export interface TunedRuns {
  readonly workers: number;
  readonly rounds: number;
  readonly base: Pick<Tuned, "reward">;
  readonly true: Tuned;
  /** By name, with the mean loss of each scheme's aggregates. */
  readonly environments: Readonly<Record<string, {
    readonly about: string;
    readonly schemes: Readonly<Record<string, Tuned & { readonly loss: number }>>;
  }>>;
}

/** Beside the built command line, dist/cli.js. */
export async function readTuned(): Promise<TunedRuns> {
  const name = fileURLToPath(new URL("../examples/tuned-crowd/tuned.json", import.meta.url));
  const text = await readFile(name, "utf8").catch((error: unknown) => {
    throw Refusal.ofSystem({ name }, error);
  });
  return JSON.parse(text) as TunedRuns;
}
