// What a person and a program are told about an audit.

import type { BestLie, LieKind } from "candor";
import type { Figure, Live, PageTable } from "../output/page.js";
import { written } from "../output/parts.js";
import type { Report } from "../output/report.js";
import { allAt, capped, counted, digits, figures, label } from "../output/table.js";
import { printable } from "../output/text.js";
import type { AuditedFile, AuditedSum } from "./audited.js";

const ROWS = 30;

/** Each kind of lie in a few words. */
const KINDS: Readonly<Record<LieKind, string>> = {
  size: "overstating its size",
  manipulation: "stressing what sets it apart from the others",
  "lower-worst": "rating its least favourite lower",
  "raise-best-lower-worst": "rating its favourite higher, its least favourite lower",
  tilt: "tilting its rewards where they move the model most",
  "tilt-one": "shifting the one reward that moves the model most",
  search: "a report that a search found",
  steer: "claiming one candidate is all it wants",
};

/** @param live the room that shows a prompt of it */
export function auditReport(audited: AuditedFile, live?: Live): Report {
  const { prompts, options, properties, tried, truthful, groups, single } = audited;
  const sentences = verdict(audited);
  return {
    json: {
      prompts, options, properties, tried, truthful,
      verdict: sentences.join(" "),
      groups: groups.map(({ kinds, ...group }, i) => ({
        ...group,
        lies: Object.fromEntries(kinds),
        ...(single && { unpaid: plain(single.groups[i]!.unpaid), paid: plain(single.groups[i]!.paid) }),
      })),
    },
    csv: [
      [
        "group", "size", "valuation", "payment", "utility", "unpaid_gain", "unpaid_prompts", "paid_gain",
        "paid_prompts", "best_utility_gain", "lie", "lie_unpaid_gain",
      ],
      ...groups.flatMap((group) => Array.from(group.kinds, ([kind, gain]) => [
        group.id, group.size, group.valuation, group.payment, group.utility, group.unpaidGain, group.unpaidPrompts,
        group.paidGain, group.paidPrompts, group.best, kind, gain,
      ])),
    ],
    table: (screen) => {
      const all = groupTable(audited);
      const few = { ...all, rows: capped(all.rows, ROWS, (row) => row) };
      return written([title(audited), few, ...sentences, ...allAt(groups.length, ROWS, "group")], screen);
    },
    html: () => ({ title: "What lying would bring", parts: [title(audited), groupTable(audited), ...sentences], live }),
  };
}

const plain = (lie: BestLie): object => ({ ...lie, reward: Array.from(lie.reward) });

function title({ prompts, options, tried, groups }: AuditedFile): string {
  const lies = `${counted(tried, "lie")} tried for ${counted(groups.length, "group")}`;
  if (!options) return `Audit of candidates: ${lies}`;
  const { divergence, lambda, normalization, rule } = options;
  const name = typeof divergence === "string" ? divergence : `alpha=${divergence.alpha}`;
  const normalized = normalization === "none" ? "" : `, normalization ${normalization}`;
  const terms = `divergence ${name}, lambda ${lambda}${normalized}, rule ${rule}`;
  return `Audit of ${counted(prompts, "prompt")}: ${lies}; ${terms}`;
}

function groupTable({ groups, prompts }: AuditedFile): PageTable {
  const column = (read: (group: AuditedSum) => number): readonly Figure[] => figures(groups.map(read));
  const columns = [
    column(({ valuation }) => valuation), column(({ payment }) => payment), column(({ utility }) => utility),
    column(({ unpaidGain }) => unpaidGain),
  ];
  const many = prompts > 1;
  return {
    caption: "Groups",
    named: true,
    head: [
      "group", "size", "values it at", "pays", "keeps", "a lie gains without payments",
      ...(many ? ["in prompts"] : []), "mostly by", "a lie gains with payments",
    ],
    rows: groups.map((group, i) => [
      printable(group.id), String(group.size), ...columns.map((cells) => cells[i]!),
      ...(many ? [String(group.unpaidPrompts)] : []),
      group.unpaidGain > 0 ? KINDS[mostGaining(group)] : "-",
      group.paidPrompts > 0 ? figures([group.paidGain])[0]! : { shown: "nothing", value: 0 },
    ]),
  };
}

function mostGaining({ kinds }: AuditedSum): LieKind {
  return [...kinds].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function verdict({ groups, truthful, properties, prompts }: AuditedFile): string[] {
  const liars = groups.filter(({ unpaidGain }) => unpaidGain > 0);
  const [most] = [...liars].sort((a, b) => b.unpaidGain - a.unpaidGain);
  const where = prompts > 1 ? ` in ${counted(most?.unpaidPrompts ?? 0, "prompt")}` : "";
  const share = (value: number, of: number): string =>
    of > 0 ? ` (${Math.round((100 * value) / of)} % of what it has)` : "";
  const gained = most && digits([most.unpaidGain])(most.unpaidGain) + share(most.unpaidGain, most.valuation) + where;
  const promised = properties.truthful ? ": telling the truth is each group's best move" : "";
  return [
    most
      ? `Without payments ${liars.length} of ${counted(groups.length, "group")} would gain by lying; most of all `
        + `${label(most.id)}: ${gained}, by ${KINDS[mostGaining(most)]}.`
      : "Without payments nobody would gain by lying either.",
    truthful
      ? `With payments no lie that was tried gains anything${promised}.`
      : properties.truthful
        ? "With payments a lie gains more than rounding, which must not be: please report it with this file."
        : `Under this rule lying pays. ${properties.note}`,
    ...(truthful && !properties.truthful ? [properties.note] : []),
  ];
}
