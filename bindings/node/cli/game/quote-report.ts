// What a person and a program are told about a quote.

import { quoted as columns, quotedTogether as together } from "../../../core/game/names.js";
import type { Figure, PageTable, TableCell } from "../output/page.js";
import { written } from "../output/parts.js";
import type { Report } from "../output/report.js";
import { allAt, capped, counted, estimate, label, withError } from "../output/table.js";
import { printable } from "../output/text.js";
import type { NamedGroup } from "./prompt.js";
import type { Estimate, Quoted } from "./quoted.js";

const ROWS = 30;

/** Of one agent in json and csv; of the whole group in the table. */
export function quoteReport(quote: Quoted): Report {
  const { groups, options, properties, prompts, samples, effectiveSamples, reliable, each } = quote;
  const all = (): PageTable => ({ caption: "Groups", named: true, head: HEAD, rows: groups.map(rowOf(quote)) });
  return {
    json: {
      samples, prompts, effectiveSamples, reliable,
      [prompts === null ? "samplesToHalve" : "promptsToHalve"]: toHalve(quote),
      options, properties,
      ...quote.together,
      groups: groups.map(({ id, size }, i) => (
        { id, size, ...Object.fromEntries(columns.map((name) => [name, each[name][i]])) })),
    },
    csv: [
      ["group", "size", ...[...columns, ...together].flatMap((name) => [name, `${name}_error`, `${name}_bias`])],
      ...groups.map(({ id, size }, i) => [
        id, size, ...columns.flatMap((name) => cells(each[name][i]!)), ...together.flatMap(() => EMPTY),
      ]),
      ["together", null, ...columns.flatMap(() => EMPTY), ...together.flatMap((name) => cells(quote.together[name]))],
    ],
    table: (screen) => {
      const { rows, ...rest } = all();
      const few = { ...rest, rows: capped(rows, ROWS, (each) => each) };
      return written([headline(quote), few, ...notes(quote), ...allAt(groups.length, ROWS, "group")], screen);
    },
    html: () => ({ title: "What fine-tuning would give and cost", parts: [headline(quote), all(), ...notes(quote)] }),
  };
}

const EMPTY = [null, null, null] as const;
const cells = ({ value, error, bias }: Estimate): (number | null)[] => [value, error, bias];

/** Samples, or prompts. */
const toHalve = ({ prompts, samples }: Quoted): number => 4 * (prompts ?? samples);

function headline({ options: { divergence, lambda }, prompts, samples, effectiveSamples }: Quoted): string {
  const name = typeof divergence === "string" ? divergence : `alpha=${divergence.alpha}`;
  const of = prompts === null ? "" : ` to ${counted(prompts, "prompt")}`;
  const effective = effectiveSamples.toLocaleString("en-US", { maximumSignificantDigits: 4 });
  const from = `${counted(samples, "sample")} of the base model${of}`;
  const worth = `${effective} effective${prompts === null ? "" : " a prompt"}`;
  return `Quote from ${from} (${worth}); divergence ${name}, lambda ${lambda}`;
}

const HEAD = ["group", "size", "base model", "tuned model", "pays", "keeps", "against no fine-tuning"];

/** Writes the row of group i. */
function rowOf({ each }: Quoted): (group: NamedGroup, i: number) => TableCell[] {
  const whole = (size: number, { value, error }: Estimate): Figure =>
    estimate(size * value, error === null ? null : size * error);
  return ({ id, size }, i) => [
    printable(id), String(size),
    ...[each.base, each.valuations].map((column) => whole(size, column[i]!)),
    ...[each.payments, each.utilities, each.gains].map((column) => whole(1, column[i]!)),
  ];
}

/** In sentences: what the numbers are, how good they are, and who had better know. */
function notes(quote: Quoted): string[] {
  const { prompts, properties, together: { welfare, divergence } } = quote;
  const noun = prompts === null ? "samples" : "prompts";
  const more = toHalve(quote).toLocaleString("en-US");
  const write = ({ value, error }: Estimate): string => withError(value, error);
  return [
    `Of whole groups${prompts === null ? "" : ", mean of a prompt"}, ± standard errors over ${noun}.`,
    `Social welfare ${write(welfare)}, divergence ${write(divergence)}.`,
    `About ${more} ${noun} would halve these errors (they fall like one over the square root).`,
    ...bias(quote),
    ...warning(quote),
    ...losers(quote),
    properties.note,
  ];
}

/** Where prompts have few samples each, what more prompts would not mend. */
function bias({ groups, prompts, each }: Quoted): string[] {
  if (prompts === null) return [];
  const said = groups.map(({ id }, i) => `${label(id)} ${signed(each.payments[i]!.bias)}`);
  return [
    `Few samples a prompt push payments off by about ${said.join(", ")}; more prompts do not mend it, more samples do.`,
  ];
}

const signed = (value: number): string => `${value < 0 ? "-" : "+"}${Math.abs(value).toPrecision(2)}`;

function warning({ reliable, prompts, options, effectiveSamples }: Quoted): string[] {
  if (reliable) return [];
  if (options.divergence === "total-variation") {
    return [
      "WARNING: under total variation the tuned model hangs on the best sample of all; no error says how far a better "
        + "one would move it.",
    ];
  }
  if (prompts !== null) return [`WARNING: only ${counted(prompts, "prompt")}: these errors are themselves uncertain.`];
  return [
    `WARNING: the tuned model stands on about ${Math.round(effectiveSamples)} of these samples; expect to be further `
      + "off than the errors say. Draw more, or raise --lambda.",
  ];
}

/** Groups for whom no fine-tuning is better, by more than twice the error. */
function losers({ groups, each: { gains } }: Quoted): string[] {
  const lose = groups.filter((_, i) => gains[i]!.value + 2 * (gains[i]!.error ?? 0) < 0).map(({ id }) => label(id));
  if (lose.length === 0) return [];
  return [
    `Better off without fine-tuning: ${lose.join(", ")}. Nobody keeps less than 0 where rewards are not negative, but `
      + "the base model may be worth more.",
  ];
}
