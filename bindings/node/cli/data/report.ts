// What a person and a program are told about a planned data call.

import type { Comparison, DataPlan, Instead, Leaving, NullReason, Withdrawal } from "candor";
import { round } from "../../../core/payouts/round.js";
import type { Figure, Live, PageTable, TableCell } from "../output/page.js";
import { amount, numeral, priced, type Currency } from "../output/money.js";
import { printable } from "../output/text.js";
import type { Report } from "../output/report.js";
import { allAt, counted, label, labelled, table } from "../output/table.js";
import type { NamedUser } from "../../../read/call-table.js";
import { instead } from "./instead.js";

export interface Planned {
  readonly users: readonly NamedUser[];
  readonly plan: DataPlan;
  readonly currency: Currency;
  /** Smallest units of the least amount that can be paid out. */
  readonly payable: number;
  readonly withdrawal: Withdrawal | undefined;
  readonly leavers: readonly string[];
  /** The room that shows it, for pages; undefined where none does. */
  live(): Live | undefined;
  /** Comparisons, made only where a person will read them. */
  compared(): Comparison;
}

const REASONS: Readonly<Record<NullReason, string>> = {
  "no-users": "nobody reported",
  "short-of-capacity": "those who ask at most the reserve have too few units",
  "not-sustainable": "what users would carry does not add up to the threshold",
  "threshold-missed": "the subsidy drew too few units",
  "withdrawn": "too many left",
};

/** More users than this are told by csv and json; a person sees those with the largest contributions. */
const SHOWN = 40;

interface Said {
  readonly title: string;
  readonly outcome: readonly string[];
  readonly asked: PageTable;
  readonly comparisons: readonly string[];
}

export function planReport(planned: Planned): Report {
  let saying: Said | undefined;
  const said = (): Said => (saying ??= say(planned));
  return {
    get json() {
      return program(planned);
    },
    get csv() {
      return spreadsheet(planned);
    },
    table(screen) {
      const { title, outcome: lead, asked, comparisons } = said();
      return [title, ...lead, "", ...(asked.rows.length > 0 ? [table(asked.head, labelled(asked.rows), screen), ""] : []), ...comparisons, ""].join("\n");
    },
    html() {
      const { title, outcome: lead, asked, comparisons } = said();
      return { title, parts: [...lead, ...(asked.rows.length > 0 ? [asked] : []), ...comparisons], live: planned.live() };
    },
  };
}

/** Money in the currency's units, where there is one. */
function spreadsheet(
  { users, plan, currency, payable: step, withdrawal }: Planned,
): readonly (readonly (string | number)[])[] {
  const money = (value: number): string | number => (currency.name === "" ? value : numeral(value, currency.decimals));
  const payouts = step > 1 ? round(plan.payments, step) : undefined;
  return [
    [
      "user", "cost", "capacity", "burden", "contribution", "payment",
      ...(payouts ? ["payout"] : []), ...(withdrawal ? ["withdrawal_contribution", "withdrawal_payment"] : []),
    ],
    ...users.map(({ id, cost, capacity }, i) => [
      id, money(cost), capacity, plan.burdens[i]!, plan.contributions[i]!, money(plan.payments[i]!),
      ...(payouts ? [money(payouts[i]!)] : []),
      ...(withdrawal ? [withdrawal.contributions[i]!, money(withdrawal.payments[i]!)] : []),
    ]),
  ];
}

/** All that a person is told, and what it was made of. */
function program(planned: Planned): object {
  const { users, plan, currency, withdrawal, leavers } = planned;
  const { ifOneLeaves, orderOfEquals, samePosted, bestPosted } = planned.compared();
  const asked = ({ user, ...one }: Instead): object => ({ id: users[user]!.id, ...one });
  return {
    ...outcome(users, plan),
    burdens: [...plan.burdens],
    order: Array.from(plan.order, (i) => users[i]!.id),
    ...(currency.name !== "" && { currency }),
    ...(planned.payable > 1 && { payouts: round(plan.payments, planned.payable) }),
    ifOneLeaves: ifOneLeaves.map(({ user, instead: others, ...left }) => (
      { id: users[user]!.id, ...left, instead: others.map(asked) }
    )),
    orderOfEquals, samePosted, bestPosted,
    ...(withdrawal && {
      withdrawal: {
        leavers, rounds: withdrawal.rounds, voided: withdrawal.voided, voidedCost: withdrawal.voidedCost,
        ...outcome(users, withdrawal), instead: instead(plan, withdrawal).map(asked),
      },
    }),
  };
}

function outcome(users: readonly NamedUser[], plan: DataPlan): object {
  const { committed, reason, expenditure, leakage, totalCost, escrow, price, threshold, level, kept, contributions, payments } = plan;
  return {
    committed, reason, expenditure, leakage, totalCost,
    users: users.map(({ id }, i) => ({ id, contribution: contributions[i]!, payment: payments[i]! })),
    escrow, price, threshold, level, kept,
  };
}

function say(planned: Planned): Said {
  const { users, plan, currency } = planned;
  const { options } = plan;
  const posted = options.rule.startsWith("posted");
  const targets = options.threshold === undefined ? (options.levels?.length ?? 1) : 1;
  const money = (value: number): string => priced(value, currency);
  const shown = largest(plan.contributions, SHOWN);
  const asked = plan.contributions.reduce((count, units) => count + Number(units > 0), 0);
  if (asked <= SHOWN) shown.sort((i, j) => i - j);
  const sum = (value: number): Figure => ({ shown: money(value), value: Number(numeral(value, currency.decimals)) });
  const rows = shown.map((i): TableCell[] => {
    const { id, cost } = users[i]!;
    const [units, payment] = [plan.contributions[i]!, plan.payments[i]!];
    return [printable(id), amount(cost, currency), whole(units), sum(payment), sum(cost * units)];
  });
  if (asked > SHOWN) {
    const rest = (values: ArrayLike<number>, all: number): number => all - shown.reduce((sum, i) => sum + values[i]!, 0);
    const costs = users.map(({ cost }, i) => cost * plan.contributions[i]!);
    rows.push([counted(asked - SHOWN, "other"), "", whole(rest(plan.contributions, plan.kept)), sum(rest(plan.payments, plan.expenditure)), sum(rest(costs, plan.totalCost))]);
  }
  if (rows.length > 1) rows.push(["together", "", whole(plan.kept), sum(plan.expenditure), sum(plan.totalCost)]);
  const title = plan.committed
    ? `${counted(plan.participants, "user")} of ${whole(users.length)} ${plan.participants === 1 ? "gives" : "give"} ${whole(plan.kept)} units for ${money(plan.expenditure)}`
    : posted ? `${whole(plan.kept)} of ${whole(plan.threshold)} units: ${plan.leakage > 0 ? `${money(plan.leakage)} spent for nothing` : "nothing is paid"}` : "Nothing is collected and nothing is paid";
  return {
    title,
    outcome: [
      `Rule ${options.rule}${"protocol" in options ? `, ${options.protocol}` : ""}; threshold ${whole(plan.threshold)} units${
        targets > 1 ? `, ${plan.committed ? "the target picked" : "the lowest target"}: ${plan.level + 1} of ${targets}` : ""}.`,
      ...(options.rule !== "posted-hindsight" ? [] : [plan.price > 0 || plan.committed ? `The lowest subsidy that is enough: ${money(plan.price)} a unit.` : "No subsidy is enough."]),
      ...(plan.reason === null ? [] : [`Null outcome: ${REASONS[plan.reason]}.`]),
      ...(plan.committed && !posted ? [`Set aside ${money(plan.escrow)} before telling anybody.`] : []),
    ],
    asked: { caption: "Who gives what", head: ["user", "asks a unit", "gives units", "is paid", "costs it"], rows },
    comparisons: [...(asked > SHOWN ? allAt(users.length, SHOWN, "user") : []), ...compare(planned, money)],
  };
}

/** Indices of the largest that are more than 0, the largest first, equals by index. Time O(N most). */
function largest(values: ArrayLike<number>, most: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value > 0) || (found.length === most && value <= values[found[most - 1]!]!)) continue;
    let at = found.length;
    while (at > 0 && values[found[at - 1]!]! < value) at--;
    found.splice(at, 0, i);
    if (found.length > most) found.pop();
  }
  return found;
}

function compare(planned: Planned, money: (value: number) => string): string[] {
  const compared = planned.compared();
  return [
    ...payouts(planned), ...leaving(planned, compared, money), ...equals(compared, money),
    ...benchmark(planned, compared, money),
  ];
}

/** What rounding to what can be paid out moves. */
function payouts({ users, plan, currency, payable: step }: Planned): string[] {
  if (step === 1 || plan.expenditure === 0) return [];
  const rounded = round(plan.payments, step);
  const moved = rounded.map((payout, i) => payout - plan.payments[i]!);
  if (moved.every((one) => one === 0)) return [];
  const total = rounded.reduce((sum, payout) => sum + payout, 0);
  const most = moved.reduce((worst, one, i) => (Math.abs(one) > Math.abs(moved[worst]!) ? i : worst), 0);
  return [
    `Paid out in whole ${amount(step, currency)} ${currency.name} (largest remainders up): ${priced(total, currency)} in all; rounding moves ${
      signed(total - plan.expenditure, currency)} in all, and at most ${signed(moved[most]!, currency)}, to ${label(users[most]!.id)}. csv and json have every payout.`,
  ];
}

const signed = (value: number, currency: Currency): string => `${value < 0 ? "-" : "+"}${priced(Math.abs(value), currency)}`;

function leaving(
  { users, plan, withdrawal, leavers }: Planned, { ifOneLeaves: study }: Comparison,
  money: (value: number) => string,
): string[] {
  const lines: string[] = [];
  if (study.length > 0) {
    lines.push(`If nobody leaves, ${whole(plan.kept)} units are kept and ${money(plan.expenditure)} is paid.`);
    if (study.length < plan.participants) {
      lines.push(`Of the ${counted(study.length, "user")} with the largest contributions:`);
    }
    const lost = study.filter(({ committed }) => !committed);
    const kept = study.filter(({ committed }) => committed);
    if (lost.length > 0) {
      lines.push(`If one leaves, of ${names(users, lost)}, the call is null: nothing is paid and what was delivered is deleted.`);
    }
    for (const { user, kept: units, expenditure, rounds, instead: others } of kept.slice(0, 8)) {
      const keeps = `${rounds > 1 ? "a new assignment keeps" : "the call keeps"} ${whole(units)} units for ${money(expenditure)}`;
      lines.push(`If ${label(users[user]!.id)} leaves, ${keeps}${askedInstead(users, others, money)}.`);
    }
    if (kept.length > 8) lines.push(`Likewise for ${counted(kept.length - 8, "other user")}.`);
  }
  if (withdrawal) {
    const who = leavers.map(label).join(", ");
    const others = askedInstead(users, instead(plan, withdrawal), money);
    lines.push(withdrawal.committed
      ? `Without ${who} the call keeps ${whole(withdrawal.kept)} units for ${money(withdrawal.expenditure)}, after ${counted(withdrawal.rounds, "assignment")}${others}.`
      : `Without ${who} nothing comes of the call${withdrawal.leakage > 0 ? `, and ${money(withdrawal.leakage)} is spent for nothing` : ": nothing is paid"}.`);
  }
  return lines;
}

/** `: bob gives 3 instead, for 27`. */
function askedInstead(
  users: readonly NamedUser[], others: readonly Instead[], money: (value: number) => string,
): string {
  if (others.length === 0) return "";
  const said = others.slice(0, 5).map(({ user, contribution, payment, before }) =>
    `${label(users[user]!.id)} is asked for ${whole(contribution)}${before > 0 ? ` instead of ${whole(before)}` : ""}, for ${money(payment)}`);
  return `: ${said.join("; ")}${others.length > 5 ? `; and ${counted(others.length - 5, "other")}` : ""}`;
}

/** What the order of the file decides. */
function equals({ orderOfEquals: found }: Comparison, money: (value: number) => string): string[] {
  if (!found) return [];
  return [
    `Among users of the same size the order of the file decides who is asked, and so whoever wrote it.`,
    `What they give costs them ${money(found.cost)}; in another order of equals it would be ${money(found.least)} to ${money(found.most)}.`,
    "--key decides by lot. By reported costs it could not be decided: reports would no longer be the truth.",
  ];
}

function benchmark(
  { plan }: Planned, { samePosted: same, bestPosted: best }: Comparison, money: (value: number) => string,
): string[] {
  if (!same || !best) return [];
  return [
    `${plan.committed ? "The same money" : "Its whole budget"} as a subsidy posted to everybody, ${money(same.price)} a unit, draws ${whole(same.kept)} units for ${money(same.expenditure)}: ${
      same.committed ? "enough" : same.expenditure > 0 ? "too few, and the money is gone" : "too few"}.`,
    best.committed
      ? `The lowest posted subsidy that would have been enough, which nobody can know beforehand: ${money(best.price)} a unit, ${money(best.expenditure)} in all.`
      : "No posted subsidy would have been enough.",
  ];
}

function names(users: readonly NamedUser[], list: readonly Leaving[]): string {
  const shown = list.slice(0, 8).map(({ user }) => label(users[user]!.id));
  return shown.join(", ") + (list.length > 8 ? ` and ${counted(list.length - 8, "other")}` : "");
}

function whole(value: number): string {
  return value.toLocaleString("en-US");
}
