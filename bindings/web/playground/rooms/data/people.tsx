// The people as a table: what each says, what it is in truth, what is asked of it, what it is paid and keeps.

import type { DataPlan } from "candor";
import { Bar } from "../../parts/bar.js";
import { named } from "../../parts/cut.js";
import { Table, type Column } from "../../parts/table.js";
import { keeps, reachOf, stepOf, told, topOf, type DataScene, type Person } from "./scene.js";
import { whole } from "./words.js";

export function People({ scene, plan, move }: {
  scene: DataScene; plan: DataPlan | undefined; move(next: DataScene, during?: boolean): void;
}) {
  const top = topOf(scene);
  const amount = (title: string, of: (person: Person, k: number) => number | undefined): Column<Person> => ({
    title, cell: (person, k) => of(person, k) ?? null, shown: (person, k) => whole(of(person, k) ?? 0),
  });
  return <div class="people"><Table caption="Everybody" name="data-people" rows={scene.people} columns={[
    { title: "Who", cell: ({ name }) => name, shown: ({ name }, k) =>
      <button type="button" class="pick" aria-pressed={k === scene.who}
        onClick={() => move({ ...scene, who: k })}>{named(name)}</button> },
    { title: `Says 1 ${scene.unit} costs, ${scene.money}`, cell: ({ says }) => says,
      shown: (person, k) => {
      const { name, says, cost } = person;
      return <span class={top < 1000 ? "says" : "says long"}>
        <Bar bare label={`What ${named(name)} says 1 ${scene.unit} costs, ${scene.money}`} value={says} min={0} max={reachOf(scene, person)}
          step={stepOf(top)} mark={cost} text={`${whole(says)}, in truth ${whole(cost)}`} tone={says === cost ? 1 : 2}
          move={(to, during) => move({ ...told(scene, k, to), who: k }, during)} />
        {whole(says)}
      </span>;
    } },
    amount(`Gives, ${scene.unit}s`, (_, k) => plan?.contributions[k]),
    amount(`Paid, ${scene.money}`, (_, k) => plan?.payments[k]),
    amount(`Keeps, ${scene.money}`, (_, k) => plan && k < plan.payments.length ? keeps(scene, plan, k) : undefined),
    amount("In truth it costs", ({ cost }) => cost),
    amount(`Has, ${scene.unit}s`, ({ capacity }) => capacity),
    ...(scene.rule === "benefit-backed" ? [amount("Gains by the better model", ({ benefit }) => benefit)] : []),
  ]} /></div>;
}
