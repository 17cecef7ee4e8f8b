// The curves of a game that was really trained: by step of training, and by the size that a group reports.

import type { Section } from "../../output/sections.js";
import { toldBy, welfare, type Found } from "./trained-found.js";
import type { Checkpoint } from "./trained-runs.js";

type Points = (readonly [x: number, y: number])[];

export function charts(found: Found): Section[] {
  const { trained } = found;
  const { ids, sizes, truth } = trained;
  const steps = truth.checkpoints.map(({ step }) => Number(step));
  const along = (read: (checkpoint: Checkpoint) => number): Points =>
    truth.checkpoints.map((checkpoint, k) => [steps[k]!, read(checkpoint)]);
  const level = (value: number): Points => [[steps[0]!, value], [steps.at(-1)!, value]];
  return [
    {
      chart: {
        title: "Value of one agent by step of training", x: "step", y: "mean reward",
        series: ids.flatMap((id, i) => [
          { name: id, points: along(({ values }) => values[i]!) },
          { name: `${id}, optimal`, points: level(truth.optimum.values[i]!) },
        ]),
      },
    },
    {
      chart: {
        title: "Social welfare by step of training", x: "step", y: "welfare",
        series: [
          { name: "reached", points: along((checkpoint) => welfare(trained, checkpoint)) },
          { name: "optimal", points: level(welfare(trained, truth.optimum)) },
        ],
      },
    },
    ...ids.map((id, i): Section => {
      const told = toldBy(found, i);
      return {
        chart: {
          title: `What ${id} keeps by the size it reports`, x: "times its true size", y: "of the whole group",
          series: [
            {
              name: "nobody pays",
              points: told.map(({ factor, reached }) => [factor, sizes[i]! * reached.valuations[i]!]),
            },
            { name: "with payments", points: told.map(({ factor, reached }) => [factor, reached.utilities[i]!]) },
          ],
        },
      };
    }),
  ];
}
