// What an experiment is.

import type { Candor } from "candor";
import type { Command } from "commander";
import type { Report } from "../output/report.js";

export interface Experiment {
  readonly name: string;
  /** What it shows, in a line. */
  readonly summary: string;
  /** Where no --seed and --trials are given; without them nothing is drawn, and there are no such options. */
  readonly random?: { readonly seed: number; readonly trials: number };
  /** What FILE holds, of an experiment on the user's own data. */
  readonly file?: string;
  /** Adds options and help of its own. */
  extend?(command: Command): void;
  run(candor: Candor, request: Request): Report | Promise<Report>;
}

export interface Request {
  /** 0 where nothing is drawn. */
  readonly seed: number;
  readonly trials: number;
  /** `-` for standard input; "" where the experiment takes none. */
  readonly file: string;
  /** With the options that were given, for `opts` and for wrong usage that shows only in the file. */
  readonly command: Command;
  /** To be called as steps of the work are done, of so many in all. */
  done(steps: number, of: number): void;
}
