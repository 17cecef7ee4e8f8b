// What a person and a program are told of what was verified.

import type { Verdict } from "candor/receipts";
import type { Report } from "../output/report.js";
import { capped, counted, table } from "../output/table.js";
import type { Place } from "../refusal.js";

/** A receipt, and what was found of it. */
export interface Checked {
  readonly place: Place;
  readonly verdict: Verdict;
}

const SIGNATURE: Readonly<Record<Verdict["signature"], string>> = {
  "valid": "valid", "wrong": "wrong: this key did not sign this",
  "unknown-key": "by a key that is none of --keys", "outside-its-time": "by a key that was not in use then",
};
const INPUT: Readonly<Record<Verdict["input"], string>> = {
  "same": "the one that was asked", "another": "another than was asked",
  "not-given": "not checked: no --input", "none": "there is none",
};
const TERMS = {
  true: "the question stands under them", false: "the question stands under others", null: "not checked",
};
const RECOMPUTED: Readonly<Record<Verdict["recomputed"], string>> = {
  "same": "the same, to the last bit", "other": "another output",
  "another-core": "another output, but by another core than the receipt's",
  "refused": "no output: the question is refused", "not-done": "not done",
};

/** Why it does not hold; undefined where it does. */
export function fault({ holds, signature, input, terms, recomputed, differs, core }: Verdict): string | undefined {
  if (holds) return undefined;
  if (signature !== "valid") return `the signature is ${SIGNATURE[signature]}`;
  if (input === "another") return "the input is another than was asked";
  if (terms === false) return "the question stands under other terms than the receipt names";
  if (recomputed === "refused") return "computed again, the question is refused";
  const other = `computed again, the output is another, first at ${differs}`;
  return recomputed === "other" ? other : `${other}; the receipt names candor ${core.version}, core ${core.sha256}`;
}

const MANY = 30;

const COLUMNS = [
  "kind", "time", "key", "signature", "input", "terms", "recomputed", "differs", "holds",
] as const satisfies readonly (keyof Verdict)[];

export function verifyReport(checked: readonly Checked[]): Report {
  const verdicts = checked.map(({ verdict }) => verdict);
  const holding = verdicts.filter(({ holds }) => holds).length;
  return {
    json: {
      holds: holding === verdicts.length,
      checked: checked.map(({ place, verdict }) => ({ line: place.line ?? null, ...verdict })),
    },
    csv: [
      ["line", ...COLUMNS],
      ...checked.map(({ place, verdict }) =>
        [place.line ?? "", ...COLUMNS.map((column) => String(verdict[column] ?? ""))]),
    ],
    table: (screen) => {
      const [only, second] = checked;
      if (only && !second) {
        return `${headline(only.verdict)}\n\n${table(["check", "found"], rowsOf(only.verdict), screen)}\n`;
      }
      const rows = capped(checked, MANY, ({ place, verdict }) =>
        [`line ${place.line ?? 1}`, verdict.kind, String(verdict.time), fault(verdict) ?? "holds"]);
      const found = table(["receipt", "kind", "time", "found"], rows, screen);
      return `${counted(verdicts.length, "receipt")}, of which ${holding} hold\n\n${found}\n`;
    },
  };
}

const headline = ({ kind, core, time }: Verdict): string => `${kind} by candor ${core.version}, at ${time}`;

function rowsOf({ key, signature, input, terms, recomputed, differs }: Verdict): string[][] {
  return [
    ["key", key],
    ["signature", SIGNATURE[signature]],
    ["input", INPUT[input]],
    ["terms", TERMS[`${terms}`]],
    ["computed again", RECOMPUTED[recomputed] + (differs === null ? "" : `, first at ${differs}`)],
  ];
}
