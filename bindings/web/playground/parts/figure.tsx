// A figure with axes: lines, points, bars. Drawn in SVG at its true width, so that its text keeps its size; one tab stop,
// arrow keys walk its points.

import { scaleLinear, scaleLog } from "d3-scale";
import { curveLinear, curveStep, line } from "d3-shape";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { CopyButton, SaveButton } from "./buttons.js";
import { exported } from "./svg.js";
import { brief } from "./table.js";

export type Point = readonly [x: number, y: number];

export interface Series {
  readonly name: string;
  /** Of steps each goes as far as half-way to the next point. */
  readonly as: "line" | "steps" | "points" | "bars";
  readonly points: readonly Point[];
  /** Colour 1 to 8 of the palette, with its own dashes and marker; from 9 on the same, thinner. */
  readonly tone: number;
  /** Points that are drawn large and named beside. */
  readonly marks?: readonly { readonly at: Point; readonly label: string }[];
}

export interface Axis {
  readonly label: string;
  /** Default: as far as the points go; an axis of bars holds 0. */
  readonly from?: number;
  readonly to?: number;
  /** Decades; whoever draws leaves out what is not > 0. */
  readonly logarithmic?: boolean;
  format?(value: number): string;
}

export interface FigureProps {
  readonly title: string;
  /** What is to be seen, in one sentence, for those who do not see it. */
  readonly desc: string;
  /** Of the file. */
  readonly name: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Straight lines across: the truth, a bound. */
  readonly rules?: readonly { readonly x?: number; readonly y?: number; readonly label: string }[];
  readonly height?: number;
}

/** Room around the axes; that on the left holds at least 60 pixels, the name of the axis and the numbers beside it. */
const EDGE = { top: 12, right: 16, bottom: 44, left: 60, name: 30 };
/** Pixels that a digit takes. */
const LETTER = 7;

export function Figure({ title, desc, name, x, y, series, rules = [], height = 280 }: FigureProps) {
  const id = useId();
  const svg = useRef<SVGSVGElement>(null);
  const [box, width] = useWidth();
  const [focus, setFocus] = useState({ s: 0, k: 0 });
  const [walked, setWalked] = useState(false);
  const points = series.flatMap((each) => [...each.points, ...(each.marks ?? []).map(({ at }) => at)]);
  const bars = series.some(({ as }) => as === "bars");
  const up = scale(y, points.map(([, at]) => at), [height - EDGE.bottom, EDGE.top], bars);
  const heights = ticksOf(y, up, 5).map((at) => ({ at, text: (y.format ?? short)(at) }));
  const left = heights.reduce((most, { text }) => Math.max(most, LETTER * text.length + EDGE.name), EDGE.left);
  const across = scale(x, points.map(([at]) => at), [left, width - EDGE.right], false);
  const shownX = x.format ?? brief;
  const shownY = y.format ?? brief;
  const path = (as: "line" | "steps", points: readonly Point[]): string => line<Point>((at) => across(at[0]), (at) => up(at[1]))
    .defined((at) => at.every(Number.isFinite)).curve(as === "steps" ? curveStep : curveLinear)(points) ?? "";
  const current = walked ? series[focus.s]?.points[focus.k] : undefined;
  const say = (s: number, [px, py]: Point): string =>
    `${series[s]!.name}: ${x.label} ${shownX(px)}, ${y.label} ${shownY(py)}`;

  const walk = (event: KeyboardEvent): void => {
    const [s, k] = STEPS[event.key] ?? [];
    if (s === undefined || k === undefined) return;
    event.preventDefault();
    setWalked(true);
    const next = within(focus.s + s, series.length);
    setFocus({ s: next, k: within(focus.k + k, series[next]!.points.length) });
  };

  return <figure class="figure" ref={box}>
    <figcaption id={`${id}-title`}>{title}</figcaption>
    <ul class="legend">
      {series.map((each, k) => <li key={k}>
        <svg width="28" height="12" aria-hidden="true"><Sample series={each} /></svg>{each.name}
      </li>)}
    </ul>
    {/* tabindex in small letters: Preact writes it as it stands, and in SVG only Chromium takes it for granted */}
    <svg ref={svg} width={width} height={height} viewBox={`0 0 ${width} ${height}`} tabindex={0} role="group"
      aria-roledescription="chart" aria-labelledby={`${id}-title`} aria-describedby={`${id}-desc ${id}-said`} onKeyDown={walk}
      onFocus={() => setWalked(true)} onBlur={() => setWalked(false)}>
      <title>{title}</title>
      <desc id={`${id}-desc`}>{desc} Arrow keys walk the points.</desc>
      <g aria-hidden="true">
        {heights.map(({ at, text }) => <g key={at} transform={`translate(0,${up(at)})`}>
          <line class="grid" x1={left} x2={width - EDGE.right} />
          <text class="tick" x={left - 8} dy="0.32em" text-anchor="end">{text}</text>
        </g>)}
        {ticksOf(x, across, Math.max(2, Math.floor(width / 110))).map((at) => <g key={at}
          transform={`translate(${across(at)},${height - EDGE.bottom})`}>
          <line class="axis" y2="5" />
          <text class="tick" y="18" text-anchor="middle">{(x.format ?? short)(at)}</text>
        </g>)}
        <line class="axis" x1={left} x2={width - EDGE.right} y1={height - EDGE.bottom} y2={height - EDGE.bottom} />
        <text class="name" x={(left + width - EDGE.right) / 2} y={height - 8} text-anchor="middle">{x.label}</text>
        <text class="name" transform={`translate(14,${(EDGE.top + height - EDGE.bottom) / 2}) rotate(-90)`}
          text-anchor="middle">{y.label}</text>
        {rules.map(({ x: rx, y: ry, label }) => rx !== undefined
          ? <g key={label} transform={`translate(${across(rx)},0)`}>
            <line class="rule" y1={EDGE.top} y2={height - EDGE.bottom} />
            <text class="tick" x="4" y={EDGE.top + 10}>{label}</text>
          </g>
          : <g key={label} transform={`translate(0,${up(ry!)})`}>
            <line class="rule" x1={left} x2={width - EDGE.right} /><text class="tick" x={left + 4} y="-4">{label}</text>
          </g>)}
        {series.map(({ as, points, tone, marks = [] }, k) => <g key={k} class={classOf(tone)}>
          {(as === "line" || as === "steps") && <path class="line" d={path(as, points)} />}
          {as === "points" && points.map((at, k) => <Marker key={k} tone={tone} x={across(at[0])} y={up(at[1])} />)}
          {as === "bars" && points.map(([px, py], k) =>
            <rect key={k} class="block" x={across(px) - barWidth(points, across) / 2} width={barWidth(points, across)}
              y={Math.min(up(py), up(0))} height={Math.abs(up(py) - up(0))} />)}
          {marks.map(({ at, label }) => <g key={label}>
            <Marker tone={tone} x={across(at[0])} y={up(at[1])} size={6} />
            <text class="tick" x={across(at[0])} y={up(at[1]) - 10}
              text-anchor={across(at[0]) > width * 0.7 ? "end" : "start"}>{label}</text>
          </g>)}
        </g>)}
        {current && <circle class="focus" cx={across(current[0])} cy={up(current[1])} r="8" />}
      </g>
    </svg>
    <p id={`${id}-said`} class="said" role="status">{current ? say(focus.s, current) : ""}</p>
    <div class="exports">
      <SaveButton name={`${name}.svg`} type="image/svg+xml" content={() => exported(svg.current!)}>SVG</SaveButton>
      <CopyButton text={() => exported(svg.current!)}>Copy SVG</CopyButton>
    </div>
  </figure>;
}

/** Lines and points that an arrow key goes on by. */
const STEPS: Readonly<Record<string, readonly [series: number, point: number]>> = {
  ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0],
};

const within = (k: number, count: number): number => Math.max(0, Math.min(count - 1, k));

const TONES = 8;
const classOf = (tone: number): string => `series tone-${((tone - 1) % TONES) + 1}${tone > TONES ? " thin" : ""}`;

/** A round number in the room that a tick has. */
function short(at: number): string {
  const text = brief(at);
  return text.length > 7 ? Number(text).toExponential() : text;
}

type Scale = ReturnType<typeof scale>;

/** Of decades the powers of ten. */
function ticksOf({ logarithmic = false }: Axis, scale: Scale, count: number): number[] {
  const ticks = scale.ticks(count);
  return logarithmic ? ticks.filter((at) => at.toExponential().startsWith("1e")) : ticks;
}

function scale(
  { from, to, logarithmic = false }: Axis, values: readonly number[], range: readonly [number, number], zero: boolean,
) {
  const known = [...values.filter(Number.isFinite), ...(zero ? [0] : [])];
  const low = from ?? known.reduce((a, b) => Math.min(a, b), Infinity);
  const high = to ?? known.reduce((a, b) => Math.max(a, b), -Infinity);
  const [a, b] = low <= high ? [low, high] : [0, 1];
  if (logarithmic) return scaleLog(low < high ? [low, high] : low === high ? [low, 10 * low] : [1, 10], range).nice();
  const made = scaleLinear([a, a === b ? a + 1 : b], range);
  return from === undefined && to === undefined ? made.nice(5) : made;
}

function barWidth(points: readonly Point[], across: (x: number) => number): number {
  const gaps = points.slice(1).map(([x], k) => Math.abs(across(x) - across(points[k]![0])));
  return Math.max(1, Math.min(48, 0.8 * gaps.reduce((a, b) => Math.min(a, b), 60)));
}

function Sample({ series: { as, tone } }: { series: Series }) {
  return <g class={classOf(tone)}>
    {(as === "line" || as === "steps") && <line class="line" x1="0" x2="28" y1="6" y2="6" />}
    {as === "points" && <Marker tone={tone} x={14} y={6} />}
    {as === "bars" && <rect class="block" x="4" y="1" width="20" height="10" />}
  </g>;
}

/** A shape for each tone, as colours alone do not tell. */
function Marker({ tone, x, y, size = 4 }: { tone: number; x: number; y: number; size?: number }) {
  const shape = SHAPES[(tone - 1) % SHAPES.length]!;
  return shape === "circle" ? <circle class="marker" cx={x} cy={y} r={size} />
    : <path class="marker" transform={`translate(${x},${y}) scale(${size})`} d={shape} />;
}

const SHAPES = [
  "circle", "M-1-1H1V1H-1Z", "M0-1.3L1.2 1H-1.2Z", "M0-1.4L1.4 0L0 1.4L-1.4 0Z", "M0 1.3L1.2-1H-1.2Z",
] as const;

/** The width of an element, followed. */
export function useWidth() {
  const ref = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}
