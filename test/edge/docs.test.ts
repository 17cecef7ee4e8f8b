// The page for people: well-formed, complete, by nobody else's means, under a strict policy.

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { calls } from "../../bindings/edge/calls.js";
import { docsPage, docsPolicy } from "../../bindings/edge/docs.js";
import { defaultLimits } from "../../bindings/edge/limits.js";
import { openapi } from "../../bindings/edge/openapi.js";
import { statuses } from "../../bindings/edge/problem.js";

const document = openapi({ version: "1.2.3", keyed: true, termsSet: true, terms: ["default", "<fair>"], limits: defaultLimits });
const page = docsPage(document);
const lives = docsPage(openapi({ version: "1.2.3", keyed: true, termsSet: false, terms: [], limits: defaultLimits, live: true }));
const open = docsPage(openapi({ version: "1.2.3", keyed: false, termsSet: false, terms: [], limits: defaultLimits }));

const VOID = /^(meta|!doctype)$/;

/** Tags that are not closed where they were opened, and attributes without quotes. */
function faults(text: string): readonly string[] {
  const above: string[] = [];
  const found: string[] = [];
  for (const [whole, close, name, rest] of text.replace(/<style>[\s\S]*?<\/style>/, "").matchAll(/<(\/?)([a-z0-9!]+)([^<>]*)>/g)) {
    if (close && above.pop() !== name) found.push(whole);
    if (!close && !VOID.test(name!)) above.push(name!);
    if (!/^( [a-z-]+="[^"]*")*( html)?$/.test(rest!)) found.push(whole);
  }
  if (/&(?!(amp|lt|gt|quot|#39);)/.test(text)) found.push("an ampersand that stands for nothing");
  return [...found, ...above];
}

describe.each([["with keys and terms", page], ["with calls and rounds", lives], ["open", open]])("%s", (_, text) => {
  test("is well-formed", () => {
    expect(faults(text)).toEqual([]);
  });

  test("has ids once, and links that lead somewhere", () => {
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...text.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("has headings in order", () => {
    const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, k) => k > 0 && (level === 1 || level > levels[k - 1]! + 1))).toEqual([]);
  });

  test("needs nobody else, and no script", () => {
    expect(text).not.toMatch(/https?:|<script|<link|<img|<iframe| on[a-z]+=| style=|url\(|@import/i);
    expect([...text.matchAll(/ href="([^#"][^"]*)"/g)].map(([, place]) => place)).toEqual(["openapi.json"]);
  });

  test("has an anchor for every call, value and code", () => {
    const names = [
      ...calls.map(({ path }) => path.split("/").slice(2).join("-")), "game-batch", "openapi", "docs", "health",
      ...Object.keys((document as any).components.schemas), ...Object.values(statuses).flat(), "limits",
    ];
    expect(names.filter((name) => !text.includes(` id="${name}"`))).toEqual([]);
  });
});

test("its policy lets in its style alone", () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
  expect(docsPolicy()).toContain(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(docsPolicy()).toMatch(/^default-src 'none'; style-src '[^']*'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/);
});

test("says what the document says", () => {
  expect(page).toContain("<h1>Candor 1.2.3</h1>");
  expect(page).toContain("<code>&lt;fair&gt;</code>");
  expect(open).not.toMatch(/Parameter|\$KEY/);
  for (const [name, most] of Object.entries(defaultLimits)) expect(page).toContain(`<td><code>${name}</code></td><td>${most}</td>`);
  for (const { path, examples } of calls) {
    expect(page).toContain(`<code>POST ${path}</code>`);
    for (const { title } of examples) expect(page).toContain(`<p>${title}:</p>`);
  }
  expect(page).toContain("<td><code>groups[].reward</code></td><td>array of number</td>");
  expect(page).toContain("<td><code>lambda</code> (optional)</td>");
});
