// What a replay over classes answers, slot by slot.

import type { Replayed } from "candor";
import type { Answers, Opinion } from "./answers.js";
import type { Votes } from "../../../read/slots.js";

export function classAnswers(
  votes: Votes, classes: readonly string[],
  { predictions, losses, answers }: Pick<Replayed, "predictions" | "losses" | "answers">,
): Answers {
  const at = (t: number) => {
    const of = (values: Float64Array): Opinion => opinion(classes, values, t * classes.length);
    const label = votes.labels[t]!;
    const known = !Number.isNaN(label);
    const { answer, confidence, distribution } = of(predictions);
    return {
      slot: votes.slots[t]!, answer, confidence, reports: votes.reportsAt(t),
      label: known ? classes[label]! : null, loss: known ? losses[t]! : null, distribution,
      ...(answers && {
        baselines: Object.fromEntries(Object.entries(answers).map(([name, values]) => [name, of(values)])),
      }),
    };
  };
  return { length: votes.slots.length, at };
}

/** The distribution that begins at a place of a column. */
function opinion(classes: readonly string[], column: Float64Array, from: number): Opinion {
  const shares = column.subarray(from, from + classes.length);
  const confidence = shares.reduce((most, share) => Math.max(most, share));
  return {
    answer: classes[shares.indexOf(confidence)]!, confidence,
    distribution: Object.fromEntries(classes.map((name, c) => [name, shares[c]!])),
  };
}
