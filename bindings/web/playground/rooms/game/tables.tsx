// What becomes of the model, and of every group's coins.

import { useMemo } from "preact/hooks";
import { Level } from "../../parts/bar.js";
import { named } from "../../parts/cut.js";
import { Table } from "../../parts/table.js";
import type { Answered } from "./ask.js";
import { letter, type GameScene } from "./scene.js";
import { change, coins, percent } from "./words.js";

const POLICIES = [["before", "model before", 8], ["honest", "if all told the truth", 3], ["now", "now", 1]] as const;

export function Policies({ scene: { responses }, policies }: { scene: GameScene; policies: Answered["policies"] }) {
  return <Table name="policy" caption="How often the model gives each response" rows={responses} columns={[
    { title: "response", cell: (text) => text, shown: (text, x) => <span class="what"><b>{letter(x)}</b> <span class="wide">{text}</span></span> },
    ...POLICIES.map(([name, title, tone]) => ({
      title,
      cell: (_: string, x: number) => policies[name][x]!,
      shown: (_: string, x: number) => <Share of={policies[name][x]!} tone={tone} />,
    })),
  ]} />;
}

function Share({ of, tone }: { of: number; tone: number }) {
  return useMemo(() => <div class={`share tone-${tone}`}>{percent(of)}<Level of={of} /></div>, [of, tone]);
}

export function Payments({ scene, groups }: { scene: GameScene; groups: Answered["groups"] }) {
  const rows = scene.groups.map(({ name }, i) => ({ name, ...groups[i]! }));
  type Row = (typeof rows)[number];
  const column = (title: string, cell: (row: Row) => number, shown = coins) => ({ title, cell, shown: (row: Row) => shown(cell(row)) });
  return <Table name="payments" caption="What each group gets, in coins" rows={rows} columns={[
    { title: "group", cell: ({ name }) => name, shown: ({ name }) => named(name) },
    column("the model is worth", ({ now }) => now.value),
    column("pays", ({ now }) => now.pays),
    column("keeps", ({ now }) => now.keeps),
    column("would keep with the truth", ({ truth }) => truth.keeps),
    column("its lie brings", ({ gain }) => gain.with, change),
    column("without payments", ({ gain }) => gain.without, change),
  ]} />;
}
