// The course of the history: everybody's weight, and how far the output falls behind the best worker.

import { cut } from "../../parts/cut.js";
import { Figure, type Point, type Series } from "../../parts/figure.js";
import { brief, Table, type Column } from "../../parts/table.js";
import type { Standing } from "./ask.js";
import { historyOf, type CrowdScene } from "./scene.js";
import { nameOf, percent } from "./words.js";

/** As many as have a colour, less the one of the honest course. */
const SHOWN = 7;

/** @param honest the course had nobody lied */
export function Course({ scene, course, honest }: {
  readonly scene: CrowdScene; readonly course: readonly Standing[]; readonly honest: readonly Standing[];
}) {
  const { workers, labels } = historyOf(scene);
  const name = nameOf(scene);
  const shown = largest(course.at(-1)!.weights, scene.worker);
  const weights = shown.map((i, k) => line(cut(workers[i]!), k + 1, course, ({ weights }) => weights[i]!));
  const shares = scene.amount === 0 ? weights
    : [...weights, line(`${name}, had it told the truth`, 8, honest, ({ weights }) => weights[scene.worker]!)];
  const bound = boundName(scene);
  const regrets = [
    line(scene.output === "sample" ? "this, in expectation over the draws" : "this", 1, course, ({ regret }) => regret),
    line("average", 2, course, ({ average }) => average),
    line("median", 3, course, ({ median }) => median),
    line("EM", 4, course, ({ em }) => em),
    line(bound, 8, course, ({ bound }) => bound ?? NaN),
  ];
  const said = behind(regrets, bound);
  const x = { label: "round", from: 0, to: labels.length };
  return <section>
    <h2>Round by round</h2>
    <div class="panes">
      <Figure title={`Who has how much say${shown.length < workers.length ? `: ${name}, and those with most` : ""}`}
        name="weights" desc="Weights move to those whose reports come true."
        x={x} y={{ label: "share, in %", format: (share) => brief(100 * share), from: 0 }}
        series={shares} />
      <Figure title="Regret: loss of the answers, less that of the best worker" name="regret"
        desc={said} x={x} y={{ label: "regret" }} series={regrets} />
    </div>
    <p class="regrets">{said}</p>
    <details>
      <summary>Numbers</summary>
      <Table caption="Regret and shares, round by round" name="course" rows={course} columns={[
        { title: "Round", cell: ({ rounds }) => rounds },
        ...regrets.map(({ name, points }) => column(`Regret, ${name}`, points, (regret) => regret.toFixed(2))),
        ...shares.map(({ name, points }) => column(`Share of ${name}`, points, (share) => percent(share, 1))),
      ]} />
    </details>
  </section>;
}

const line = (name: string, tone: number, course: readonly Standing[], of: (standing: Standing) => number): Series =>
  ({ name, as: "line", tone, points: course.map((each): Point => [each.rounds, of(each)]) });

const column = (title: string, points: readonly Point[], format: (value: number) => string): Column<Standing> => ({
  title, cell: (_, k) => points[k]![1], shown: (_, k) => format(points[k]![1]),
});

function behind(regrets: readonly Series[], bound: string): string {
  const [own, average, median, em, most] = regrets.map(({ points }) => points.at(-1)![1]);
  const than = (regret: number): string => `${Math.abs(regret).toFixed(1)} ${regret < 0 ? "less" : "more"}`;
  return `Next to the best worker, the weighted answers lose ${than(own!)} in all; the plain average ${than(average!)}, `
    + `the median ${than(median!)}, and EM, which believes those who agree, ${than(em!)}. The ${bound} stands at ${most!.toFixed(1)}.`;
}

const boundName = ({ asked }: CrowdScene): string =>
  asked === 0 ? "proved bound" : asked === 1 ? "bound's order (not proved)" : "proved bound of the mean over draws";

/** Indices: the bent worker, then those with the largest weights in the end. */
function largest(weights: readonly number[], worker: number): number[] {
  const order = weights.map((_, i) => i).filter((i) => i !== worker).sort((a, b) => weights[b]! - weights[a]!);
  return [worker, ...order.slice(0, SHOWN - 1)];
}
