// Charts as inline SVG. Colours are the page's (html.ts): they follow its light or dark scheme.

import { escape } from "./html.js";

export interface Series {
  readonly name: string;
  /** x ascending; a point whose y is not finite is left out. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** Logarithmic x axis, for x > 0. */
  readonly logarithmic?: boolean;
}

const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 64;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 44;
const LINE = 20;

/** A line for each series, with a legend below. */
export function lines({ title, x, y, series, logarithmic = false }: Chart): string {
  const drawn = series.map((one) => ({ ...one, points: one.points.filter((point) => point.every(Number.isFinite)) }));
  const xs = drawn.flatMap(({ points }) => points.map(([at]) => at));
  const ys = drawn.flatMap(({ points }) => points.map(([, at]) => at));
  const [left, right] = xs.length > 0 ? [Math.min(...xs), Math.max(...xs)] : [0, 1];
  const steps = ticks(Math.min(0, ...ys), Math.max(0, ...ys));
  const [low, high] = [steps[0]!, steps.at(-1)!];
  const along = logarithmic ? Math.log : (value: number): number => value;
  const px = (value: number): number => LEFT + ((along(value) - along(left)) / (along(right) - along(left) || 1)) * (WIDTH - LEFT - RIGHT);
  const py = (value: number): number => HEIGHT - BOTTOM - ((value - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const marks = logarithmic || new Set(xs).size <= 8 ? [...new Set(xs)].sort((a, b) => a - b) : ticks(left, right).filter((at) => at >= left && at <= right);
  const parts = [
    ...steps.map((step) => `<path class="rule" d="M${LEFT} ${n(py(step))}H${WIDTH - RIGHT}"/><text class="end" x="${LEFT - 8}" y="${n(py(step) + 4)}">${short(step)}</text>`),
    ...marks.map((at) => `<text class="middle" x="${n(px(at))}" y="${HEIGHT - BOTTOM + 18}">${short(at)}</text>`),
    `<text class="middle" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}">${escape(x)}</text>`,
    `<text class="middle" transform="translate(14 ${(HEIGHT - BOTTOM + TOP) / 2}) rotate(-90)">${escape(y)}</text>`,
    ...drawn.map(({ points }, k) => {
      const path = points.map(([a, b], at) => `${at === 0 ? "M" : "L"}${n(px(a))} ${n(py(b))}`).join("");
      const dots = points.map(([a, b]) => `<circle cx="${n(px(a))}" cy="${n(py(b))}" r="3"/>`).join("");
      return `<g class="series s${k % 8}"><path d="${path}"/>${dots}</g>`;
    }),
    ...drawn.map(({ name }, k) => {
      const top = HEIGHT + LINE * k + 14;
      return `<g class="series s${k % 8}"><path d="M${LEFT} ${top - 4}h24"/><text x="${LEFT + 32}" y="${top}">${escape(name)}</text></g>`;
    }),
  ];
  const height = HEIGHT + LINE * drawn.length + 8;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}"><title>${escape(title)}</title>${parts.join("")}</svg>`;
}

/** Round numbers from at most `low` to at least `high`. */
function ticks(low: number, high: number): number[] {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= 5)!;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function short(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 3, notation: Math.abs(value) >= 1e5 ? "compact" : "standard" });
}
