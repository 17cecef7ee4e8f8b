// A page that stands alone: one file, no script, nothing fetched, light and dark, everything from outside escaped.

import { lines, type Chart } from "./svg.js";

export interface Section {
  readonly heading?: string;
  /** Paragraphs. */
  readonly text?: readonly string[];
  /** The first column flush left, the others flush right. */
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly chart?: Chart;
}

export interface Page {
  readonly title: string;
  /** Paragraphs under the title. */
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
}

const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1a1a1a; --soft: #666; --rule: #ddd;
  --s0: #0072b2; --s1: #c44e00; --s2: #00805d; --s3: #a8457f; --s4: #8a6d00; --s5: #2a7fae; --s6: #555; --s7: #b00020; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e8e8e8; --soft: #a0a0a0; --rule: #3a3d42;
  --s0: #56b4e9; --s1: #ff9447; --s2: #3ecfa0; --s3: #e08cc0; --s4: #e5c441; --s5: #8fc7ff; --s6: #bbb; --s7: #ff7b8a; } }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; } p { max-width: 44rem; margin: .5rem 0; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1rem 0; }
th, td { padding: .25rem .75rem; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; } th { color: var(--soft); font-weight: 600; }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; }
svg { width: 100%; max-width: 720px; height: auto; font-size: 13px; } svg text { fill: var(--ink); } .middle { text-anchor: middle; } .end { text-anchor: end; }
.rule { stroke: var(--rule); } .series path { fill: none; stroke: var(--c); stroke-width: 2; } .series circle { fill: var(--c); }
${Array.from({ length: 8 }, (_, k) => `.s${k} { --c: var(--s${k}); }`).join(" ")}`;

/** Text for HTML and SVG, in elements and in quoted attributes; control characters, which HTML cannot hold, become U+FFFD. */
export function escape(text: string): string {
  return text
    .replace(/[^\P{C}\n\t]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function html({ title, lead, sections }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(title)}</h1>
${paragraphs(lead)}${sections.map(section).join("")}</body>
</html>
`;
}

function section({ heading, text = [], table, chart }: Section): string {
  const parts = [
    heading === undefined ? "" : `<h2>${escape(heading)}</h2>\n`,
    paragraphs(text),
    chart ? `${lines(chart)}\n` : "",
    table ? `<div class="scroll"><table><thead>${row("th", table.head)}</thead>\n<tbody>\n${table.rows.map((cells) => `${row("td", cells)}\n`).join("")}</tbody></table></div>\n` : "",
  ];
  return `<section>\n${parts.join("")}</section>\n`;
}

function paragraphs(text: readonly string[]): string {
  return text.map((paragraph) => `<p>${escape(paragraph)}</p>\n`).join("");
}

function row(tag: string, cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`;
}
