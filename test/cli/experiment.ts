// Experiments on the user's own file, given on standard input.

import type { Game, GameOptions } from "candor";
import { expect } from "vitest";
import { candor, type Ended } from "./candor.js";

export interface Experimenting<Row> {
  run(args: readonly string[], input: string): Promise<Ended>;
  /** What its json says, where all is well. */
  rows(args: readonly string[], input: string): Promise<Row[]>;
}

export function experiment<Row>(name: string): Experimenting<Row> {
  const run = (args: readonly string[], input: string): Promise<Ended> => candor(["experiment", name, "-", ...args], { input });
  return {
    run,
    async rows(args, input) {
      const { code, stdout, stderr } = await run([...args, "--format", "json"], input);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return JSON.parse(stdout) as Row[];
    },
  };
}

/** The rewards of PROMPTS, by prompt and group. */
const REWARDS = [[[0.5, 2], [1, 0.25]], [[1, 0, 0.5], [0, 1, 0.5]]];

/** PROMPTS as the library's games, with so many agents in the first group. */
export const gamesOfPrompts = (legal: number, options: GameOptions): Game[] => REWARDS.map((rewards) => ({
  groups: rewards.map((reward, i) => ({ size: i === 0 ? legal : 1, reward })), ...options,
}));
