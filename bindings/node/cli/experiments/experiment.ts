// What an experiment is.

import type { Candor } from "candor";
import type { Report } from "../output/report.js";

export interface Experiment {
  readonly name: string;
  /** What it shows, in a line. */
  readonly summary: string;
  /** Where no --seed and --trials are given. */
  readonly seed: number;
  readonly trials: number;
  run(candor: Candor, request: Request): Report;
}

export interface Request {
  readonly seed: number;
  readonly trials: number;
  /** To be called as steps of the work are done, of so many in all. */
  done(steps: number, of: number): void;
}
