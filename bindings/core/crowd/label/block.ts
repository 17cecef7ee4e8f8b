// The block of `crowd.label` (assembly/crowd/label/block.ts).

import { array, layout, type Block } from "../../memory/block.js";

export interface LabelSizes {
  readonly tasks: number;
  readonly workers: number;
  readonly classes: number;
  readonly votes: number;
  /** Of what is the core's alone. */
  readonly bytes: number;
}

const perTask = array("i32", ({ tasks }: LabelSizes) => tasks);
const perVote = array("u32", ({ votes }: LabelSizes) => votes);

export const LABELS = layout<LabelSizes>()({
  tolerance: "f64",
  logLikelihood: "f64",
  alpha: "f64",
  fleiss: "f64",
  cohen: "f64",
  sharedWrong: "f64",
  labelled: "u32",
  wrong: "u32",
  iterations: "u32",
  converged: "u32",
  wanting: "u32",
  method: "u32",
  tasks: "u32",
  workers: "u32",
  classes: "u32",
  votes: "u32",
  most: "u32",
  known: "u32",
  starts: array("u32", ({ tasks }) => tasks + 1),
  who: perVote,
  answers: perVote,
  gold: perTask,
  truth: perTask,
  prior: array("f64", ({ classes }) => classes),
  confusion: array("f64", ({ workers, classes }) => workers * classes * classes),
  posteriors: array("f64", ({ tasks, classes }) => tasks * classes),
  chosen: array("u32", ({ tasks }) => tasks),
  confidence: array("f64", ({ tasks }) => tasks),
  accuracy: array("f64", ({ workers }) => workers),
  given: array("u32", ({ workers }) => workers),
  wanted: array("u32", ({ tasks }) => tasks),
  space: array("u8", ({ bytes }) => bytes),
});

export type LabelBlock = Block<LabelSizes, typeof LABELS.fields>;
