// What a person and a program are told about a planned data call.

import type { DataPlan, NullReason, Withdrawal } from "candor";
import { page } from "../output/html.js";
import { amount, priced, type Currency } from "../output/money.js";
import type { Report } from "../output/report.js";
import { counted, label, table } from "../output/table.js";
import type { NamedUser } from "./table.js";
import type { Leaving, Posted } from "./study.js";

export interface Planned {
  readonly users: readonly NamedUser[];
  readonly plan: DataPlan;
  readonly currency: Currency;
  readonly withdrawal: Withdrawal | undefined;
  readonly leavers: readonly string[];
  /** Comparisons, made only where a person will read them. */
  study(): readonly Leaving[];
  posted(): Posted | undefined;
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
  readonly asked: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly comparisons: readonly string[];
}

export function planReport(planned: Planned): Report {
  const { users, plan, withdrawal } = planned;
  let saying: Said | undefined;
  const said = (): Said => (saying ??= say(planned));
  return {
    get json() {
      return program(planned);
    },
    csv: [
      ["user", "cost", "capacity", "burden", "contribution", "payment", ...(withdrawal ? ["withdrawal_contribution", "withdrawal_payment"] : [])],
      ...users.map(({ id, cost, capacity }, i) => [
        id, cost, capacity, plan.burdens[i]!, plan.contributions[i]!, plan.payments[i]!,
        ...(withdrawal ? [withdrawal.contributions[i]!, withdrawal.payments[i]!] : []),
      ]),
    ],
    table(colour) {
      const { title, outcome: lead, asked, comparisons } = said();
      return [title, ...lead, "", ...(asked.rows.length > 0 ? [table(asked.head, asked.rows, colour), ""] : []), ...comparisons, ""].join("\n");
    },
    html() {
      const { title, outcome: lead, asked, comparisons } = said();
      return page(title, [...lead, ...(asked.rows.length > 0 ? [asked] : []), ...comparisons]);
    },
  };
}

/** All that a person is told, and what it was made of. */
function program(planned: Planned): object {
  const { users, plan, currency, withdrawal, leavers } = planned;
  const posted = planned.posted();
  const short = ({ price, committed, kept, expenditure }: DataPlan): object => ({ price, committed, kept, expenditure });
  return {
    ...outcome(users, plan),
    burdens: [...plan.burdens],
    order: Array.from(plan.order, (i) => users[i]!.id),
    ...(currency.name !== "" && { currency }),
    ifOneLeaves: planned.study().map(({ user, ...left }) => ({ id: users[user]!.id, ...left })),
    samePosted: posted ? short(posted.same) : null,
    bestPosted: posted ? short(posted.best) : null,
    ...(withdrawal && {
      withdrawal: { leavers, rounds: withdrawal.rounds, voided: withdrawal.voided, voidedCost: withdrawal.voidedCost, ...outcome(users, withdrawal) },
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
  const asks = [...plan.contributions.keys()].filter((i) => plan.contributions[i]! > 0);
  const largest = [...asks].sort((i, j) => plan.contributions[j]! - plan.contributions[i]! || i - j).slice(0, SHOWN);
  const shown = asks.length > SHOWN ? largest : asks;
  const rows = shown.map((i) => {
    const { id, cost } = users[i]!;
    const [units, payment] = [plan.contributions[i]!, plan.payments[i]!];
    return [label(id), amount(cost, currency), whole(units), money(payment), money(cost * units)];
  });
  if (asks.length > shown.length) {
    const rest = (values: ArrayLike<number>, all: number): number => all - shown.reduce((sum, i) => sum + values[i]!, 0);
    const costs = users.map(({ cost }, i) => cost * plan.contributions[i]!);
    rows.push([counted(asks.length - shown.length, "other"), "", whole(rest(plan.contributions, plan.kept)), money(rest(plan.payments, plan.expenditure)), money(rest(costs, plan.totalCost))]);
  }
  if (rows.length > 1) rows.push(["together", "", whole(plan.kept), money(plan.expenditure), money(plan.totalCost)]);
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
    asked: { head: ["user", "asks a unit", "gives units", "is paid", "costs it"], rows },
    comparisons: compare(planned, money),
  };
}

function compare({ users, plan, withdrawal, leavers, ...more }: Planned, money: (value: number) => string): string[] {
  const lines: string[] = [];
  const [study, posted] = [more.study(), more.posted()];
  if (study.length > 0) {
    lines.push(`If nobody leaves, ${whole(plan.kept)} units are kept and ${money(plan.expenditure)} is paid.`);
    if (study.length < plan.participants) lines.push(`Of the ${counted(study.length, "user")} with the largest contributions:`);
    const lost = study.filter(({ committed }) => !committed);
    const kept = study.filter(({ committed }) => committed);
    if (lost.length > 0) lines.push(`If one leaves, of ${names(users, lost)}, the call is null: nothing is paid and what was delivered is deleted.`);
    for (const { user, kept: units, expenditure, rounds } of kept.slice(0, 8)) {
      lines.push(`If ${label(users[user]!.id)} leaves, ${rounds > 1 ? "a new assignment keeps" : "the call keeps"} ${whole(units)} units for ${money(expenditure)}.`);
    }
    if (kept.length > 8) lines.push(`Likewise for ${counted(kept.length - 8, "other user")}.`);
  }
  if (withdrawal) {
    const who = leavers.map(label).join(", ");
    lines.push(withdrawal.committed
      ? `Without ${who} the call keeps ${whole(withdrawal.kept)} units for ${money(withdrawal.expenditure)}, after ${counted(withdrawal.rounds, "assignment")}.`
      : `Without ${who} nothing comes of the call${withdrawal.leakage > 0 ? `, and ${money(withdrawal.leakage)} is spent for nothing` : ": nothing is paid"}.`);
  }
  if (posted) {
    const { same, best } = posted;
    lines.push(`${plan.committed ? "The same money" : "Its whole budget"} as a subsidy posted to everybody, ${money(same.price)} a unit, draws ${whole(same.kept)} units for ${money(same.expenditure)}: ${
      same.committed ? "enough" : same.expenditure > 0 ? "too few, and the money is gone" : "too few"}.`);
    lines.push(best.committed
      ? `The lowest posted subsidy that would have been enough, which nobody can know beforehand: ${money(best.price)} a unit, ${money(best.expenditure)} in all.`
      : "No posted subsidy would have been enough.");
  }
  return lines;
}

function names(users: readonly NamedUser[], list: readonly Leaving[]): string {
  const shown = list.slice(0, 8).map(({ user }) => label(users[user]!.id));
  return shown.join(", ") + (list.length > 8 ? ` and ${counted(list.length - 8, "other")}` : "");
}

function whole(value: number): string {
  return value.toLocaleString("en-US");
}
