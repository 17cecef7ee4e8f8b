// What a person and a program are told of what was verified.

import type { Verdict } from "candor/receipts";
import type { Report } from "../output/report.js";
import { capped, counted, table } from "../output/table.js";
import type { Checked } from "./subjects.js";

const SIGNATURE: Readonly<Record<Verdict["signature"], string>> = {
  "valid": "valid", "wrong": "wrong: this key did not sign this",
  "unknown-key": "by a key that is none of --keys", "outside-its-time": "by a key that was not in use then",
};
const INPUT: Readonly<Record<Verdict["input"], string>> = {
  "same": "the one that was asked", "another": "another than was asked", "not-given": "not checked: no --input", "none": "there is none",
};
const RECOMPUTED: Readonly<Record<Verdict["recomputed"], string>> = {
  "same": "the same, to the last bit", "other": "another output", "another-core": "another output, but by another core than the receipt's",
  "refused": "no output: the question is refused", "not-done": "not done",
};

/** Why it does not hold; undefined where it does. */
export function fault({ holds, signature, input, terms, recomputed, differs, core }: Verdict): string | undefined {
  if (holds) return undefined;
  if (signature !== "valid") return `the signature is ${SIGNATURE[signature]}`;
  if (input === "another") return "the input is another than was asked";
  if (terms === false) return "the question does not stand under the terms that the receipt names";
  if (recomputed === "refused") return "computed again, the question is refused";
  const where = differs === null ? "" : `, first at ${differs}`;
  const whose = recomputed === "another-core" ? `; the receipt's core is that of candor ${core.version}, ${core.sha256}` : "";
  return `computed again, the output is another${where}${whose}`;
}

const MANY = 30;

export function verifyReport(checked: readonly Checked[]): Report {
  const verdicts = checked.map(({ verdict }) => verdict);
  const holding = verdicts.filter(({ holds }) => holds).length;
  return {
    json: {
      holds: holding === verdicts.length,
      checked: checked.map(({ place, verdict }) => ({ line: place.line ?? null, ...verdict })),
    },
    csv: [
      ["line", "kind", "time", "key", "signature", "input", "terms", "recomputed", "differs", "holds"],
      ...checked.map(({ place, verdict: { kind, time, key, signature, input, terms, recomputed, differs, holds } }) =>
        [place.line ?? "", kind, time, key, signature, input, String(terms ?? ""), recomputed, differs ?? "", String(holds)]),
    ],
    table: (screen) => {
      const [only, second] = checked;
      if (only && !second) return `${headline(only.verdict)}\n\n${table(["check", "found"], rowsOf(only.verdict), screen)}\n`;
      const rows = capped(checked, MANY, ({ place, verdict }) =>
        [`line ${place.line ?? 1}`, verdict.kind, String(verdict.time), fault(verdict) ?? "holds"]);
      return `${counted(verdicts.length, "receipt")}, ${holding} of them hold\n\n${table(["receipt", "kind", "time", "found"], rows, screen)}\n`;
    },
  };
}

const headline = ({ kind, core, time }: Verdict): string => `${kind} by candor ${core.version}, at ${time}`;

function rowsOf({ key, signature, input, terms, recomputed, differs }: Verdict): string[][] {
  return [
    ["key", key],
    ["signature", SIGNATURE[signature]],
    ["input", INPUT[input]],
    ["terms", terms === null ? "not checked" : terms ? "the question stands under them" : "the question does not stand under them"],
    ["computed again", RECOMPUTED[recomputed] + (differs === null ? "" : `, first at ${differs}`)],
  ];
}
