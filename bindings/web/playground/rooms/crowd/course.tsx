// The course of the history: everybody's weight, and how far the output falls behind the best worker.

import { Figure, type Point, type Series } from "../../parts/figure.js";
import { Table, type Column } from "../../parts/table.js";
import type { Standing } from "./ask.js";
import { historyOf, type CrowdScene } from "./scene.js";
import { percent } from "./words.js";

/** As many as have a colour, less the one of the honest course. */
const SHOWN = 7;

export function Course({ scene, course }: { readonly scene: CrowdScene; readonly course: readonly Standing[] }) {
  const { workers, labels } = historyOf(scene);
  const name = workers[scene.worker]!;
  const shown = largest(course.at(-1)!.weights, scene.worker);
  const weights = shown.map((i, k) => line(workers[i]!, k + 1, course, ({ weights }) => weights[i]!));
  const honest = line(`${name}, had it told the truth`, 8, course, ({ honest }) => honest);
  const regrets = [
    line(scene.output === "sample" ? "this, in expectation over the draws" : "this", 1, course, ({ regret }) => regret),
    line("average", 2, course, ({ average }) => average),
    line("median", 3, course, ({ median }) => median),
    line("EM", 4, course, ({ em }) => em),
    line(boundName(scene), 8, course, ({ bound }) => bound ?? NaN),
  ];
  const x = { label: "round", from: 0, to: labels.length };
  return <section>
    <h2>Round by round</h2>
    <div class="panes">
      <Figure title={shown.length < workers.length ? `Who has how much say: ${name}, and those with most` : "Who has how much say"} name="weights"
        desc="Weights move to those whose reports come true." x={x} y={{ label: "share", format: percent, from: 0 }}
        series={scene.amount === 0 ? weights : [...weights, honest]} />
      <Figure title="Regret: loss of the answers, less that of the best worker" name="regret"
        desc={behind(regrets)} x={x} y={{ label: "regret" }} series={regrets} />
    </div>
    <p>{behind(regrets)}</p>
    <details>
      <summary>Numbers</summary>
      <Table caption="Regret and shares, round by round" name="course" rows={course} columns={[
        { title: "Round", cell: ({ rounds }) => rounds },
        ...regrets.map(({ name, points }) => column(`Regret, ${name}`, points, (regret) => regret.toFixed(2))),
        ...[...weights, honest].map(({ name, points }) => column(`Share of ${name}`, points, (share) => percent(share, 1))),
      ]} />
    </details>
  </section>;
}

const line = (name: string, tone: number, course: readonly Standing[], of: (standing: Standing) => number): Series =>
  ({ name, as: "line", tone, points: course.map((each): Point => [each.rounds, of(each)]) });

const column = (title: string, points: readonly Point[], format: (value: number) => string): Column<Standing> => ({
  title, cell: (_, k) => points[k]![1], shown: (_, k) => format(points[k]![1]),
});

function behind(regrets: readonly Series[]): string {
  const [own, average, median, em, bound] = regrets.map(({ points }) => points.at(-1)![1].toFixed(1));
  return `In all the weighted answers lose ${own} more than the best worker does, the plain average ${average}, the median ${median}, EM, which goes by who `
    + `agrees with whom, ${em}. The bound stands at ${bound}.`;
}

const boundName = ({ asked }: CrowdScene): string =>
  asked === 0 ? "cannot exceed, proved" : asked === 1 ? "its order, not proved" : "cannot exceed in the mean, proved";

/** Indices: the bent worker, then those with the largest weights in the end. */
function largest(weights: readonly number[], worker: number): number[] {
  const order = weights.map((_, i) => i).filter((i) => i !== worker).sort((a, b) => weights[b]! - weights[a]!);
  return [worker, ...order.slice(0, SHOWN - 1)];
}
