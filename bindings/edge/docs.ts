// The OpenAPI document for people: one page without scripts, whose only style is its own.

import { sha256 } from "@noble/hashes/sha2";
import { html, raw } from "hono/html";
import type { Content, Described, Operation, Parameter } from "./docs-document.js";
import { code, fieldsOf, linkTo, table, type Html } from "./docs-schema.js";
import type { Document } from "./openapi-parts.js";
import { limitTexts, type Limits } from "./limits.js";
import { explanations, statuses, titles } from "./problem.js";

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --link: light-dark(#0550ae, #7cb7ff) }
* { box-sizing: border-box }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1rem }
body { overflow-wrap: break-word }
a { color: var(--link) }
:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line) }
h3 { margin-top: 2.5rem }
code, pre { font: .9em/1.45 ui-monospace, monospace }
pre { overflow-x: auto; padding: .75rem; background: var(--soft); border-radius: .25rem }
nav ul { columns: 16rem; padding-left: 1.2rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .95rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line) }
td:first-child { white-space: nowrap }
@media (max-width: 45rem) {
  thead { display: none }
  tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line) }
  td { display: block; padding: 0; border: 0 }
  td:first-child { white-space: normal }
}
`;

let policy: string | undefined;

/** The Content-Security-Policy that the page needs: its style, and nothing else. */
export function docsPolicy(): string {
  const hash = (): string => btoa(String.fromCharCode(...sha256(STYLE)));
  return (policy ??= `default-src 'none'; style-src 'sha256-${hash()}'; base-uri 'none'; form-action 'none'; `
    + "frame-ancestors 'none'");
}

interface Called extends Operation {
  readonly path: string;
  readonly method: string;
}

/** @param document as `openapi` makes it */
export function docsPage(document: Document): string {
  const { info, tags, paths, components, security, "x-limits": limits } = document as unknown as Described;
  const all: readonly Called[] = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })));
  const of = (tag: string): readonly Called[] => all.filter((one) => one.tags.includes(tag));
  const terms = components.parameters?.terms;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} ${info.version}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<h1>${info.title} ${info.version}</h1>
<p>${info.summary}.</p>
<p>${info.description}</p>
<p>The same for programs: <a href="openapi.json">openapi.json</a>. Below, SERVICE is where this service is${
  security.length > 0 ? ", KEY a key of yours" : ""}.</p>
</header>
<nav aria-label="Contents">
<ul>
${tags.flatMap(({ name }) => of(name)).map((one) => item(one.operationId, one.summary))}${
  [["values", "Values"], ["limits", "Limits"], ["problems", "Problems"]].map(([id, title]) => item(id!, title!))}</ul>
</nav>
<main>
${tags.map(({ name, description }) => html`<section>
<h2 id="${name}">${name}</h2>
<p>${description}</p>
${of(name).map((one) => callOf(one, security.length > 0 && !one.security, terms))}</section>
`)}<section>
<h2 id="values">Values</h2>
${Object.entries(components.schemas).map(([name, schema]) => html`<h3 id="${name}">${name}</h3>
${fieldsOf(name, schema)}`)}</section>
<section>
<h2 id="limits">Limits</h2>
<p>What one call may ask for: more is refused as <a href="#over-limit">over-limit</a>, bytes as
<a href="#too-large">too-large</a>, a body that takes longer as <a href="#too-slow">too-slow</a>.</p>
${table("Limits", ["Limit", "At most", "Of"], Object.entries(limits).map(([name, most]) =>
  [code(name), most, limitTexts[name as keyof Limits]]))}</section>
<section>
<h2 id="problems">Problems</h2>
<p>What is refused is answered with application/problem+json: a <a href="#Problem">Problem</a> with one of these codes.
</p>
${Object.entries(statuses).flatMap(([status, codes]) => codes.map((one) => html`<h3 id="${one}">${one}</h3>
<p>${status}. ${titles[one]}: ${explanations[one]}.</p>
`))}</section>
</main>
</body>
</html>
`;
  return String(page);
}

const item = (id: string, title: string): Html => html`<li><a href="#${id}">${title}</a></li>
`;

function callOf(one: Called, keyed: boolean, terms: Parameter | undefined): Html {
  const { content: body } = one.requestBody ?? {};
  const { content: answer } = one.responses["200"] ?? one.responses["201"]!;
  const examples = Object.values(Object.values(body ?? {})[0]?.examples ?? {});
  return html`<h3 id="${one.operationId}">${one.summary}</h3>
<p>${code(`${one.method} ${one.path}`)}</p>
${one.description ? html`<p>${one.description}</p>
` : ""}<ul>
${body ? html`<li>Body: ${formsOf(body)}</li>
` : ""}${answer ? html`<li>Answer: ${formsOf(answer)}</li>
` : ""}${parametersOf(one).map(({ name, description, in: where }) => html`<li>${where === "header" ? "Header" : "Parameter"} ${
  code(name!)}: ${description}</li>
`)}${one.parameters?.some(isTerms) && terms ? html`<li>Parameter ${code("terms")}: ${terms.description} One of ${
  (terms.schema.enum ?? []).map((name, k) => html`${k > 0 ? ", " : ""}${code(String(name))}`)}.</li>
` : ""}</ul>
${examples.map(({ summary, value }) => html`<p>${summary}:</p>
<pre tabindex="0"><code>${written(value)}</code></pre>
`)}${body ? html`<pre tabindex="0"><code>${curl(one, Object.keys(body)[0]!, keyed, examples[0]?.value)}</code></pre>
` : ""}`;
}

const isTerms = (parameter: object): boolean => "$ref" in parameter;

const parametersOf = ({ parameters = [] }: Called): readonly Parameter[] =>
  parameters.filter((parameter) => !isTerms(parameter));

/** What a body or answer is, and the media types that it comes in. */
function formsOf(content: Content): Html {
  const types = Object.keys(content);
  const { $ref, description } = content[types[0]!]!.schema;
  const what = $ref ? html`${linkTo($ref)}, ` : description ? `${description} ` : "";
  return html`${what}${types.join(" or ")}`;
}

function curl({ method, path, parameters = [] }: Called, type: string, keyed: boolean, value: unknown): string {
  const key = keyed ? ' -H "Authorization: Bearer $KEY"' : "";
  const file = type === "application/json" ? "body.json" : "games.jsonl";
  const data = value === undefined ? `--data-binary @${file}` : `-d '${JSON.stringify(value)}'`;
  const own = parameters.some(({ name }) => name === "Idempotency-Key") ? ' -H "Idempotency-Key: $(uuidgen)"' : "";
  return `curl -X ${method} "$SERVICE${path}" -H "Content-Type: ${type}"${key}${own} ${data}`;
}

/** JSON in lines that fit. */
function written(value: unknown, indent = ""): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n */g, " ");
  if (flat.length + indent.length < 90 || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  const parts = Array.isArray(value) ? value.map((entry) => inner + written(entry, inner))
    : Object.entries(value).map(([name, entry]) => `${inner}${JSON.stringify(name)}: ${written(entry, inner)}`);
  const [start, end] = Array.isArray(value) ? "[]" : "{}";
  return `${start}\n${parts.join(",\n")}\n${indent}${end}`;
}
