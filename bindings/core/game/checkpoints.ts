// Payments from checkpoints of real training runs: marshalling.

import { array as arrayOf, choice, lengthOf, numbers, record, type Checked } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, rangeError } from "../refusal.js";
import { Status, type GameCore } from "./abi.js";
import { measuredPropertiesOf } from "./guarantees.js";
import { rules } from "./names.js";
import { weights } from "./options.js";
import type { CheckpointGame, PricedCheckpoints } from "./types.js";

interface CheckpointSizes {
  readonly groups: number;
  readonly checkpoints: number;
  /** Of all runs without a group together. */
  readonly without: number;
}

const perGroup = array("f64", ({ groups }: CheckpointSizes) => groups);

export const CHECKPOINTS = layout<CheckpointSizes>()({
  fault: "f64",
  groups: "u32",
  checkpoints: "u32",
  rule: "u32",
  values: array("f64", ({ groups, checkpoints }) => groups * checkpoints),
  regularizer: array("f64", ({ checkpoints }) => checkpoints),
  sizes: perGroup,
  multipliers: perGroup,
  offsets: array("u32", ({ groups, without }) => (without ? groups + 1 : 0)),
  without: array("f64", ({ groups, without }) => groups * without),
  withoutRegularizer: array("f64", ({ without }) => without),
  chosen: array("i32", ({ groups }) => groups),
  valuations: perGroup,
  payments: perGroup,
  utilities: perGroup,
  run: "u32",
  group: "u32",
  checkpoint: "u32",
});

/** A run's table: a row of numbers for each group, and its regulariser. */
interface Run {
  readonly rows: readonly Checked[];
  readonly regularizer: Checked;
}

export function priceCheckpoints(heap: Heap<GameCore>, game: CheckpointGame): PricedCheckpoints {
  const input = record("game", game, ["groups", "regularizer", "rule"], "");
  const rule = choice("rule", input.rule, rules);
  const needed = rules[rule] === "early-stopped" || rules[rule] === "affine-maximizer";
  const rows: Checked[] = [];
  const given: unknown[] = [];
  const plain = arrayOf("groups", input.groups).map((group, i) => {
    const { without, ...rest } = record(`groups[${i}]`, group);
    given.push(without);
    return rest;
  });
  const { ids, sizes, multipliers } = weights(plain, "values", (field, values) => {
    rows.push(numbers(field, values, rows[0] && lengthOf(rows[0])));
  });
  const groups = rows.length;
  const checkpoints = lengthOf(rows[0]!);
  const regularizer = numbers("regularizer", input.regularizer, checkpoints);
  const runs = needed ? given.map((without, i) => readRun(`groups[${i}].without`, without, groups)) : [];
  const offsets = [0];
  for (const run of runs) offsets.push(offsets.at(-1)! + lengthOf(run.regularizer));

  return heap.scoped(() => {
    const without = offsets.at(-1)!;
    const shape = { groups, checkpoints, without };
    const spare = heap.core.priceCheckpointsBytes();
    const block = CHECKPOINTS.take(heap, shape, spare, ["groups", groups * (checkpoints + without)]);
    block.fill({ groups, checkpoints, rule });
    const values = block.view("values");
    rows.forEach((row, i) => values.set(row, i * checkpoints));
    block.view("regularizer").set(regularizer);
    block.view("sizes").set(sizes);
    block.view("multipliers").set(multipliers);
    if (needed) {
      block.view("offsets").set(offsets);
      const [others, regularizers] = [block.view("without"), block.view("withoutRegularizer")];
      runs.forEach((run, i) => {
        const count = lengthOf(run.regularizer);
        run.rows.forEach((row, j) => others.set(row, groups * offsets[i]! + j * count));
        regularizers.set(run.regularizer, offsets[i]);
      });
    }
    const status = heap.core.priceCheckpoints(block.address);
    if (status !== Status.OK) {
      const [run, group, checkpoint] = [block.get("run"), block.get("group"), block.get("checkpoint")];
      throw refused(status, run === groups ? undefined : run, group, checkpoint, block.get("fault"));
    }
    return {
      ids,
      rule: rules[rule]!,
      properties: measuredPropertiesOf(rule),
      final: checkpoints - 1,
      chosen: block.copy("chosen"),
      valuations: block.copy("valuations"),
      payments: block.copy("payments"),
      utilities: block.copy("utilities"),
    };
  });
}

function readRun(field: string, value: unknown, groups: number): Run {
  const { values, regularizer } = record(field, value, ["values", "regularizer"]);
  const checked = numbers(`${field}.regularizer`, regularizer);
  const rows = arrayOf(`${field}.values`, values);
  if (rows.length !== groups) throw rangeError(`${field}.values`, `${groups} rows, one for each group`, rows);
  return { rows: rows.map((row, j) => numbers(`${field}.values[${j}]`, row, lengthOf(checked))), regularizer: checked };
}

function refused(status: number, run: number | undefined, j: number, k: number, got: number): Error {
  const value = run === undefined ? `groups[${j}].values[${k}]` : `groups[${run}].without.values[${j}][${k}]`;
  const regularizer = run === undefined ? `regularizer[${k}]` : `groups[${run}].without.regularizer[${k}]`;
  switch (status) {
    case Status.REWARD_NOT_FINITE: return rangeError(value, "a finite number", got);
    case Status.OVERFLOW: return rangeError(value, "groups * size * multiplier * |value| below 1e290", got);
    case Status.REGULARIZER_NOT_FINITE: return rangeError(regularizer, "a finite number", got);
    case Status.REGULARIZER_TOO_LARGE: return rangeError(regularizer, "a number below 1e290", got);
    default: return outOfMemory("groups", j);
  }
}
