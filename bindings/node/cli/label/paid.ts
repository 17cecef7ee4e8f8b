// What workers are paid for their votes, and what a person is told of it.

import type { CrowdRoom, PaidGolden, PaidPeer } from "candor";
import type { PageTable, TableCell } from "../output/page.js";
import { capped, figure, label as shown, NONE } from "../output/table.js";
import { Refusal, refusing } from "../refusal.js";
import type { FileVotes } from "./columns.js";
import type { LabelWanted } from "./options.js";

export type PaidVotes = PaidPeer | PaidGolden;

/** Workers whose pay a person is shown. */
const FEW = 30;

/** @returns undefined where nothing is to be paid */
export function paidOf(
  crowd: CrowdRoom, { source, votes, known }: FileVotes, { budget, rule = "peer" }: LabelWanted,
): PaidVotes | undefined {
  if (budget === undefined) return undefined;
  if (rule === "golden" && Object.keys(known).length === 0) {
    throw new Refusal(source, "no task has a class in a column gold, by which --rule golden would pay");
  }
  return refusing(source, () => (rule === "golden"
    ? crowd.payments({ votes, gold: known }, { budget, rule })
    : crowd.payments({ votes }, { budget, rule })));
}

/** @param few whether only some workers are shown */
export function paidParts(paid: PaidVotes, few: boolean): (string | PageTable)[] {
  const { options: { budget, rule }, unspent } = paid;
  const units = (value: number): string => value.toLocaleString("en-US");
  return [
    `Paid by ${rule}: ${units(budget - unspent)} of ${units(budget)} micro-units, ${units(unspent)} unspent.`,
    promiseOf(paid),
    "guarantee" in paid ? peerTable(paid, few) : goldenTable(paid, few),
  ];
}

function promiseOf(paid: PaidVotes): string {
  if (!("guarantee" in paid)) {
    const golden = paid.golden.toLocaleString("en-US");
    return `Truth is dominant on the ${golden} golden tasks, as long as nobody can tell which they are.`;
  }
  const { leastShared, assumes } = paid.guarantee;
  return `Truth is dominant among workers who share ${leastShared} tasks, as long as ${assumes.join("; ")}.`;
}

function rowsOf<Row>(all: readonly Row[], few: boolean, row: (one: Row) => TableCell[]): PageTable["rows"] {
  return few ? capped(all, FEW, row) : all.map(row);
}

function peerTable({ payments }: PaidPeer, few: boolean): PageTable {
  return {
    caption: "Payments", head: ["worker", "payment", "score", "of its most", "peers"],
    rows: rowsOf(payments, few, ({ id, payment, score, ratio, peers }) =>
      [shown(id), payment.toLocaleString("en-US"), score, figure(ratio, 4), String(peers)]),
  };
}

function goldenTable({ payments }: PaidGolden, few: boolean): PageTable {
  return {
    caption: "Payments", head: ["worker", "payment", "give or take", "right", "golden"],
    rows: rowsOf(payments, few, ({ id, payment, deviation, right, asked }) => [
      shown(id), payment.toLocaleString("en-US"),
      deviation === null ? NONE : { shown: Math.round(deviation).toLocaleString("en-US"), value: deviation }, String(right), String(asked),
    ]),
  };
}
