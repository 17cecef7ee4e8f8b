// The window: everybody who is asked stays or leaves, one step at a time.

import type { DataPlan } from "candor";
import type { Cores } from "../../room.js";
import { useAnswer } from "../../core.js";
import { Button, CopyButton } from "../../parts/buttons.js";
import { Choice } from "../../parts/choice.js";
import { cut } from "../../parts/cut.js";
import { Refused } from "../../parts/progress.js";
import { Table, type Column } from "../../parts/table.js";
import { asCode } from "./code.js";
import { PROTOCOLS, type DataScene, type Person } from "./scene.js";
import { walk, type Kind, type Walk } from "./window.js";
import { list, money, ORDER, units, whole } from "./words.js";

const SIGN: Readonly<Record<Kind, string>> = {
  asked: "Asked", delivered: "Delivered", left: "Left", instead: "Asked instead", null: "Null", committed: "Committed",
};

export function Leave({ scene, cores, change }: { scene: DataScene; cores: Cores; change(part: Partial<DataScene>): void }) {
  const { value, error, pending } = useAnswer(cores.quick, { ...scene, who: 0 }, walk);
  const { answers, people, protocol, reassign } = scene;
  const turn = value?.turn !== undefined && value.turn < people.length ? cut(people[value.turn]!.name) : undefined;
  const answer = (next: string): void => change({ answers: answers + next });
  const amount = (title: string, of: (outcome: DataPlan) => Float64Array): Column<Person> => {
    const cell = (_: Person, k: number): number => (value!.left.includes(k) ? 0 : of(value!.outcome)[k] ?? 0);
    return { title, cell, shown: (person, k) => whole(cell(person, k)) };
  };
  return <section>
    <h2>Let somebody leave</h2>
    <p>Whoever is asked may still take its data back before training begins. Nobody knows beforehand who will.</p>
    <div class="controls">
      <Choice label="Who is asked when" value={protocol} of={PROTOCOLS.map((each) => [each, ORDER[each][0]] as const)} explain={ORDER[protocol][1]}
        change={(protocol) => change({ protocol, answers: "" })} />
      {protocol === "simultaneous" && <Choice label="If too many leave" value={reassign ? "again" : "null"}
        of={[["null", "The call is null"], ["again", "Ask others instead"]]} explain="Whether the rest are assigned again, or nobody is paid."
        change={(word) => change({ reassign: word === "again", answers: "" })} />}
    </div>
    {error && <Refused error={error} />}
    {value && !error && <>
      <ol class="steps">
        {value.steps.map(({ kind, text }, k) => <li key={k} class={kind}><strong>{SIGN[kind]}</strong> {text}</li>)}
      </ol>
      <div class="tools" role="group" aria-label="Window">
        <Button press={() => answer("s")} disabled={!turn || pending}>Next step{turn ? `: ${turn} stays` : ""}</Button>
        <Button press={() => answer("l")} disabled={!turn || pending}>Leave{turn ? `: ${turn}` : ""}</Button>
        <Button press={() => change({ answers: answers.slice(0, -1) })} disabled={answers === ""}>One step back</Button>
        <Button press={() => change({ answers: "" })} disabled={answers === ""}>From the start</Button>
        <CopyButton text={() => asCode(scene, value.left)}>Copy as code with those who left</CopyButton>
      </div>
      <p class="heard" role="status">{value.steps.slice(-2).map(({ kind, text }) => `${SIGN[kind]}: ${text}`).join(" ")}</p>
      {value.other && <p>{otherwise(scene, value)}</p>}
      <Table caption="Who stands where" name="data-window" rows={people} columns={[
        { title: "Who", cell: ({ name }) => name },
        { title: "Stands", cell: (_, k) => standing(scene, value, k) },
        amount(`Asked for, ${scene.unit}s`, ({ contributions }) => contributions),
        amount(`Paid if the call is committed, ${scene.money}`, ({ payments }) => payments),
      ]} />
    </>}
  </section>;
}

function standing({ protocol }: DataScene, { outcome, delivered, left, turn }: Walk, k: number): string {
  if (left.includes(k)) return "left";
  if (!outcome.committed) return "null";
  if (k === turn) return "is asked";
  if (delivered.has(k) && delivered.get(k) === outcome.contributions[k]) return turn === undefined ? "paid" : "delivered";
  if (outcome.contributions[k]! > 0) return protocol === "simultaneous" ? "is asked" : "waits";
  return "not asked";
}

function otherwise(scene: DataScene, { other, left }: Walk): string {
  const name = ORDER[scene.protocol === "simultaneous" ? "small-first" : "simultaneous"][0].toLowerCase();
  const gone = list(left.map((k) => cut(scene.people[k]!.name)));
  return other!.committed ? `Had ${gone} left in the other order, ${name}: committed with ${units(scene, other!.kept)}, for ${money(scene, other!.expenditure)}.`
    : `Had ${gone} left in the other order, ${name}: null.`;
}
