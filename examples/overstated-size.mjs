// Can a group gain by overstating its size? Table 2 of Sun et al., "Mechanism Design for LLM Fine-tuning with Multiple Reward
// Models": the first group multiplies its size by a factor, and the platform believes it.

import { readFileSync } from "node:fs";
import { load } from "candor";

const { game } = await load();

// ---- rewarded-soups.csv: four candidate models, three groups

const file = readFileSync(new URL("rewarded-soups.csv", import.meta.url), "utf8");
const rows = file.trim().split("\n").slice(1).map((line) => line.split(","));
const candidates = [...new Set(rows.map(([candidate]) => candidate))];
const truth = [...new Set(rows.map(([, group]) => group))].map((id) => {
  const own = rows.filter(([, group]) => group === id);
  return { id, size: Number(own[0][2]), values: own.map(([, , , value]) => Number(value)) };
});

// ---- what the first group gets for each report, counted at its true size

const [liar, ...others] = truth;

function report(factor) {
  const { winner, payments } = game.priceCandidates({ groups: [{ ...liar, size: factor * liar.size }, ...others] });
  const value = liar.size * liar.values[winner];
  const welfare = truth.reduce((sum, { size, values }) => sum + size * values[winner], 0);
  return { factor, winner, value, payment: payments[0], utility: value - payments[0], welfare };
}

const honest = report(1);
const reports = [0.2, 0.5, 1, 1.5, 2, 3].map(report);

// ---- Table 2

const figure = (number) => (Math.abs(number) < 0.005 ? 0 : number).toFixed(2);
const columns = [
  ["reported size", ({ factor }) => (factor === 1 ? `${liar.size} (true)` : `${Number((factor * liar.size).toFixed(10))} (x ${factor})`)],
  ["winner", ({ winner }) => candidates[winner]],
  ["true value", ({ value }) => figure(value)],
  ["pays", ({ payment }) => figure(payment)],
  ["keeps", ({ utility }) => figure(utility)],
  ["gain if nobody paid", ({ value }) => figure(value - honest.value)],
  ["gain", ({ utility }) => figure(utility - honest.utility)],
  ["welfare", ({ welfare }) => figure(welfare)],
];
const cells = [columns.map(([name]) => name), ...reports.map((entry) => columns.map(([, show]) => show(entry)))];
const widths = columns.map((_, c) => Math.max(...cells.map((row) => row[c].length)));

console.log(`The ${liar.id} group has ${liar.size} agents and reports another size:\n`);
for (const row of cells) console.log(row.map((cell, c) => (c < 2 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join("  "));

const most = (gain) => figure(Math.max(...reports.filter(({ factor }) => factor !== 1).map(gain)));
console.log(`
If nobody paid, lying about the size would gain up to ${most(({ value }) => value - honest.value)}. With payments no lie gains anything: the best
gains ${most(({ utility }) => utility - honest.utility)}, the worst ${figure(Math.min(...reports.map(({ utility }) => utility - honest.utility)))}, and the truth gives the highest social welfare, ${figure(honest.welfare)}.`);
