// The supply: people side by side, as wide as what they have, as high as what they ask. The threshold and the price are
// lines that are moved by hand or by arrow keys.

import { scaleLinear } from "d3-scale";
import type { DataPlan } from "candor";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { CopyButton, SaveButton } from "../../parts/buttons.js";
import { useWidth } from "../../parts/figure.js";
import { useSlide } from "../../parts/slide.js";
import { exported } from "../../parts/svg.js";
import { capacityOf, stepOf, topOf, type DataScene } from "./scene.js";
import { money, PRICE, units, whole } from "./words.js";

const HEIGHT = 300;
/** Room around the axes; on the left also for the name of the axis and the numbers beside it. */
const EDGE = { top: 28, right: 12, bottom: 56, left: 48, name: 26 };
/** Pixels that a digit takes. */
const LETTER = 7;

export function Stack({ scene, plan, change }: {
  scene: DataScene; plan: DataPlan | undefined; change(part: Partial<DataScene>, during?: boolean): void;
}) {
  const { people, threshold, price, who, rule } = scene;
  const svg = useRef<SVGSVGElement>(null);
  const [box, width] = useWidth();
  const all = capacityOf(scene);
  const top = topOf(scene);
  const y = scaleLinear([0, top], [HEIGHT - EDGE.bottom, EDGE.top]).clamp(true);
  const left = Math.max(EDGE.left, EDGE.name + LETTER * Math.max(...y.ticks(5).map((at) => whole(at).length)));
  const x = scaleLinear([0, Math.max(all, threshold, 1)], [left, width - EDGE.right]);
  const starts = startsOf(scene, plan);
  const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.round(value)));
  const name = PRICE[rule][0];

  return <figure class="figure stack" ref={box}>
    <figcaption id="stack-title">
      Width: the {scene.unit}s that somebody has. Height: what they say one {scene.unit} costs.
    </figcaption>
    <ul class="legend">
      <li class="asked">asked for</li><li class="rent">paid on top</li>
      <li class="offer">not needed</li><li class="dear">asks too much</li>
    </ul>
    <svg ref={svg} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="group"
      aria-labelledby="stack-title">
      <title>{`What people say one ${scene.unit} costs, and how many they have`}</title>
      <g aria-hidden="true">
        {y.ticks(5).map((at) => <g key={at} transform={`translate(0,${y(at)})`}>
          <line class="grid" x1={left} x2={width - EDGE.right} />
          <text class="tick" x={left - 6} dy="0.32em" text-anchor="end">{whole(at)}</text>
        </g>)}
        {people.map((person, k) => {
          const [from, to] = [x(starts[k]!), x(starts[k]! + person.capacity)];
          const given = plan?.contributions[k] ?? 0;
          const until = x(starts[k]! + given);
          const gets = given > 0 ? (plan?.payments[k] ?? 0) / given : 0;
          const [low, high] = [y(0), y(person.says)];
          return <g key={k} class={k === who ? "person chosen" : "person"} onClick={() => change({ who: k })}>
            <rect class={plan && plan.burdens[k] === 0 ? "dear" : "offer"} x={from} width={to - from}
              y={high} height={low - high} />
            {given > 0 && <rect class="asked" x={from} width={until - from} y={high} height={low - high} />}
            {gets > person.says
              && <rect class="rent" x={from} width={until - from} y={y(gets)} height={high - y(gets)} />}
            {person.says !== person.cost
              && <line class="truth" x1={from} x2={to} y1={y(person.cost)} y2={y(person.cost)} />}
            {person.says > top && <text class="tick" x={(from + to) / 2} y={EDGE.top + 12} text-anchor="middle">
              {fitting(`\u2191 ${whole(person.says)}`, to - from)}
            </text>}
            <text class="tick" x={(from + to) / 2} y={low + 15} text-anchor="middle">
              {fitting(person.name, to - from)}
            </text>
          </g>;
        })}
        {x.ticks(Math.max(2, Math.floor(width / 110))).map((at) =>
          <text key={at} class="tick" x={x(at)} y={HEIGHT - EDGE.bottom + 32}
            text-anchor={x(at) > width - LETTER * whole(at).length / 2 ? "end" : "middle"}>{whole(at)}</text>)}
        <line class="axis" x1={left} x2={width - EDGE.right} y1={y(0)} y2={y(0)} />
        <text class="name" x={(left + width - EDGE.right) / 2} y={HEIGHT - 6} text-anchor="middle">
          {scene.unit}s, in the order of asking
        </text>
        <text class="name" transform={`translate(12,${(EDGE.top + HEIGHT - EDGE.bottom) / 2}) rotate(-90)`}
          text-anchor="middle">{scene.money} for 1 {scene.unit}</text>
      </g>
      <Handle label={`Threshold, ${scene.unit}s`} value={threshold} min={1} max={Math.max(1, all)}
        text={units(scene, threshold)} at={(px) => within(x.invert(px), 1, Math.max(1, all))}
        move={(threshold, during) => change({ threshold }, during)}>
        <rect class="reach" x={x(threshold) - 12} width="24" y={EDGE.top - 20}
          height={HEIGHT - EDGE.top - EDGE.bottom + 20} />
        <line x1={x(threshold)} x2={x(threshold)} y1={EDGE.top - 8} y2={y(0)} />
        <circle cx={x(threshold)} cy={EDGE.top - 10} r="7" />
        <text class="tick" x={x(threshold) + (x(threshold) > width * 0.6 ? -12 : 12)} y={EDGE.top - 6}
          text-anchor={x(threshold) > width * 0.6 ? "end" : "start"}>{units(scene, threshold)} needed</text>
      </Handle>
      <Handle label={`${name}, ${scene.money}`} value={price} min={0} max={top} text={money(scene, price)} vertical
        at={(_, py) => within(y.invert(py), 0, top)} move={(price, during) => change({ price }, during)}>
        <rect class="reach" x={left} width={width - left - EDGE.right} y={y(price) - 12} height="24" />
        <line x1={left} x2={width - EDGE.right} y1={y(price)} y2={y(price)} />
        <circle cx={width - EDGE.right - 4} cy={y(price)} r="7" />
        <text class="tick" x={width - EDGE.right - 16} y={y(price) - 6} text-anchor="end">
          {name.toLowerCase()} {money(scene, price)}
        </text>
      </Handle>
    </svg>
    <div class="exports">
      <SaveButton name="data-supply.svg" type="image/svg+xml" content={() => exported(svg.current!)}>SVG</SaveButton>
      <CopyButton text={() => exported(svg.current!)}>Copy SVG</CopyButton>
    </div>
  </figure>;
}

/** A line that is moved. `at`: the value at a point of the figure. */
function Handle({ label, value, min, max, text, vertical = false, at, move, children }: {
  label: string; value: number; min: number; max: number; text: string; vertical?: boolean; children: ComponentChildren;
  at(x: number, y: number): number; move(value: number, during: boolean): void;
}) {
  const slide = useSlide({
    value, min, max, step: stepOf(max), move,
    at(event) {
      const { left, top } = (event.currentTarget as SVGElement).ownerSVGElement!.getBoundingClientRect();
      return at(event.clientX - left, event.clientY - top);
    },
    snapped: (to) => Math.min(max, Math.max(min, to)),
  });
  return <g class={vertical ? "handle up" : "handle"} role="slider" tabindex={0} aria-label={label}
    aria-valuemin={min} aria-valuemax={max} aria-valuenow={value} aria-valuetext={text}
    aria-orientation={vertical ? "vertical" : "horizontal"} {...slide}>{children}</g>;
}

/** Where everybody's bar begins: in the order of asking, then those who are not asked, the cheapest first. */
function startsOf({ people }: DataScene, plan: DataPlan | undefined): number[] {
  const asked = [...(plan?.order ?? [])].filter((k) => k < people.length);
  const rest = people.map((_, k) => k).filter((k) => !asked.includes(k))
    .sort((a, b) => people[a]!.says - people[b]!.says || a - b);
  const starts = people.map(() => 0);
  let sum = 0;
  for (const k of [...asked, ...rest]) {
    starts[k] = sum;
    sum += people[k]!.capacity;
  }
  return starts;
}

/** A name, its initial, or nothing: whatever there is room for. */
const fitting = (name: string, room: number): string =>
  (name.length * 7.5 <= room ? name : room >= 9 ? name.slice(0, 1) : "");
