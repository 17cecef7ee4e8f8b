// One self-contained page: no scripts, nothing fetched, every text escaped, readable in light and dark.

/** A line of a chart: points from left to right. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** Decades instead of equal steps on both axes; points that are not > 0 are left out. */
  readonly logarithmic?: boolean;
}

export interface PageTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Parts of a page, in order: a paragraph, a table or a chart. */
export type Part = string | PageTable | Chart;

const STYLE = `:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--faint:#c9ced6}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--paper:#14171b;--faint:#3b424c}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:52rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}th,td{padding:.2rem .8rem .2rem 0;text-align:right;font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}th{border-bottom:1px solid var(--faint)}
svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
.grid{stroke:var(--faint);stroke-width:1}.line{fill:none;stroke-width:1.8}figure{margin:1.5rem 0}figcaption{font-weight:600}`;

/** Told apart also without red and green (Okabe and Ito), and on both grounds. */
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a7f00", "#7d7d7d"];
const DASHES = ["", "6 3", "2 3"];

export function page(title: string, parts: readonly Part[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style></head>
<body><h1>${escape(title)}</h1>
${parts.map((part) => (typeof part === "string" ? `<p>${escape(part)}</p>` : "series" in part ? figure(part) : tableOf(part))).join("\n")}
</body></html>
`;
}

/** A text as HTML, wherever in the page it goes. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\p{Cc}\p{Cs}]/gu, "\ufffd");
}

function tableOf({ head, rows }: PageTable): string {
  const row = (cells: readonly string[], tag: string): string => `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row(head, "th")}</thead><tbody>${rows.map((cells) => row(cells, "td")).join("\n")}</tbody></table>`;
}

// ---- charts, in a view of 720 x 380 with room for the axes

const [WIDTH, LEFT, TOP, RIGHT, BOTTOM] = [720, 70, 12, 560, 330] as const;

function figure({ title, x, y, series, logarithmic = false }: Chart): string {
  const usable = series.map(({ name, points }) => ({
    name,
    points: points.filter((point) => point.every((value) => Number.isFinite(value) && (!logarithmic || value > 0))),
  }));
  const all = usable.flatMap(({ points }) => points);
  const across = axis(all.map(([value]) => value), logarithmic);
  const up = axis(all.map(([, value]) => value), logarithmic);
  const px = (value: number): string => (LEFT + across.at(value) * (RIGHT - LEFT)).toFixed(1);
  const py = (value: number): string => (BOTTOM - up.at(value) * (BOTTOM - TOP)).toFixed(1);
  const colour = (k: number): string => `stroke="${COLOURS[k % COLOURS.length]}" stroke-dasharray="${DASHES[Math.floor(k / COLOURS.length) % DASHES.length]}"`;
  const marks = [
    ...across.ticks.map((value) => `<line class="grid" x1="${px(value)}" x2="${px(value)}" y1="${TOP}" y2="${BOTTOM}"/><text x="${px(value)}" y="${BOTTOM + 18}" text-anchor="middle">${escape(across.write(value))}</text>`),
    ...up.ticks.map((value) => `<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${py(value)}" y2="${py(value)}"/><text x="${LEFT - 8}" y="${py(value)}" dy="4" text-anchor="end">${escape(up.write(value))}</text>`),
    `<text x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 40}" text-anchor="middle">${escape(x)}</text>`,
    `<text transform="translate(14 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escape(y)}</text>`,
  ];
  const lines = usable.map(({ points }, k) => `<polyline class="line" ${colour(k)} points="${points.map(([a, b]) => `${px(a)},${py(b)}`).join(" ")}"/>`);
  const legend = usable.map(({ name }, k) => `<line class="line" ${colour(k)} x1="${RIGHT + 12}" x2="${RIGHT + 36}" y1="${TOP + 8 + 18 * k}" y2="${TOP + 8 + 18 * k}"/><text x="${RIGHT + 42}" y="${TOP + 12 + 18 * k}">${escape(name)}</text>`);
  const height = Math.max(380, TOP + 20 + 18 * usable.length);
  return `<figure><figcaption>${escape(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}">${[...marks, ...lines, ...legend].join("")}</svg></figure>`;
}

interface Axis {
  readonly ticks: readonly number[];
  /** Where a value is, 0 to 1. */
  at(value: number): number;
  write(value: number): string;
}

function axis(values: readonly number[], logarithmic: boolean): Axis {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  if (!(low <= high)) return { ticks: [], at: () => 0, write: String };
  const write = (value: number): string => value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
  if (logarithmic) {
    const [first, last] = [Math.floor(Math.log10(low)), Math.max(Math.floor(Math.log10(low)) + 1, Math.ceil(Math.log10(high)))];
    return {
      ticks: Array.from({ length: last - first + 1 }, (_, k) => 10 ** (first + k)),
      at: (value) => (Math.log10(value) - first) / (last - first),
      write,
    };
  }
  const span = high > low ? high - low : Math.abs(high) || 1;
  const rough = span / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((factor) => factor * unit >= rough) ?? 10);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step),
    at: (value) => (value / step - first) / (last - first),
    write,
  };
}
