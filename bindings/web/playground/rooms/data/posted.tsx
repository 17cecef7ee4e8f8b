// The rule beside a posted price: who is paid, and what for.

import type { DataPlan } from "candor";
import { Table, type Column } from "../../parts/table.js";
import type { Found } from "./ask.js";
import type { DataScene } from "./scene.js";
import { money, PRICE, units, whole } from "./words.js";

interface Row {
  readonly what: string;
  readonly plan: DataPlan;
}

export function BesidePosted({ scene, found: { plan, posted, enough } }: { scene: DataScene; found: Found }) {
  const rows: Row[] = [
    ...(scene.rule === "posted" ? [] : [{ what: "this rule", plan }]),
    { what: `posted ${money(scene, posted.price)}`, plan: posted },
    ...(enough.committed
      ? [{ what: `posted ${money(scene, enough.price)}: just enough, known only afterwards`, plan: enough }] : []),
  ];
  const amount = (title: string, of: (plan: DataPlan) => number): Column<Row> =>
    ({ title, cell: ({ plan }) => of(plan), shown: ({ plan }) => whole(of(plan)) });
  return <section>
    <h2>Beside a posted price</h2>
    <p>{said(scene, plan, posted)}</p>
    <Table caption="What is paid, and what for" name="data-posted" rows={rows} columns={[
      { title: "Rule", cell: ({ what }) => what },
      { title: "Enough data", cell: ({ plan }) => (plan.committed ? "yes" : "no") },
      amount(`Given, ${scene.unit}s`, ({ kept }) => kept),
      amount(`Paid, ${scene.money}`, ({ expenditure }) => expenditure),
      amount(`Paid though too few came, ${scene.money}`, ({ leakage }) => leakage),
    ]} />
  </section>;
}

function said(scene: DataScene, plan: DataPlan, posted: DataPlan): string {
  const price = `A posted ${money(scene, posted.price)}`;
  if (!posted.committed) {
    return `${price} would draw ${units(scene, posted.kept)}, too few: ${money(scene, posted.leakage)} would leak, `
      + "paid though nothing gets better."
      + (scene.rule === "posted" || plan.committed ? "" : " This rule pays nothing.");
  }
  if (scene.rule === "posted") {
    const needed = whole(scene.threshold);
    return `${price} draws ${units(scene, posted.kept)} where ${needed} are needed: it pays for all of them.`;
  }
  const saved = posted.expenditure - plan.expenditure;
  const named = scene.rule === "benefit-backed" ? price : `${price} (the ${PRICE[scene.rule][0].toLowerCase()})`;
  return plan.committed && saved >= 0
    ? `${named} would draw ${units(scene, posted.kept)} and pay for all of them: ${money(scene, saved)} more than `
      + "this rule."
    : `${price} would draw ${units(scene, posted.kept)} and pay ${money(scene, posted.expenditure)}.`;
}
