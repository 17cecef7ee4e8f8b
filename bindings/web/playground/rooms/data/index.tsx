// The data room: who is asked for data, what each is paid, what a lie would bring, and what comes of it when somebody
// leaves.

import { useAnswer } from "../../core.js";
import { CopyButton } from "../../parts/buttons.js";
import { Choice } from "../../parts/choice.js";
import { NumberField } from "../../parts/number-field.js";
import { Refused } from "../../parts/progress.js";
import type { Room, ViewProps } from "../../room.js";
import { found as ask } from "./ask.js";
import { asCode, asJson } from "./code.js";
import { Leave } from "./leave.js";
import { Lie } from "./lie.js";
import { OwnCall } from "./own.js";
import { People } from "./people.js";
import { BesidePosted } from "./posted.js";
import { capacityOf, initial, isBuffered, MOST, PROTOCOLS, reachOf, read, RULES, type DataScene } from "./scene.js";
import { Stack } from "./stack.js";
import { about, ORDER, PRICE, units, verdict } from "./words.js";
import "./data.css";

const NAMES: Readonly<Record<DataScene["rule"], string>> = {
  "critical-value": "Critical value", "proportional": "Equal shares", "benefit-backed": "Benefit-backed",
  "posted": "Posted price",
};

function View({ scene, move, cores }: ViewProps<DataScene>) {
  const { rule, protocol, threshold, price, buffer, unit, money, answers } = scene;
  const { value, error } = useAnswer(cores.quick, { ...scene, who: 0, answers: "" }, ask);
  const found = error ? undefined : value;
  // an answer in the window holds for the call as it was
  const call = (next: DataScene, during?: boolean): void =>
    move(answers === "" ? next : { ...next, answers: "" }, during);
  const change = (part: Partial<DataScene>, during?: boolean): void => call({ ...scene, ...part }, during);
  const dearest = Math.max(...scene.people.map((person) => reachOf(scene, person)));
  return <>
    <p>A model gets better once {units(scene, threshold)} of data come together. What giving them costs, each person
      alone knows: so they are asked. Does it pay to say more than it costs?</p>
    <OwnCall cores={cores} move={move} />
    {error && <Refused error={error} />}
    <Lie scene={scene} plan={found?.plan} cores={cores} move={call} />
    <h2>Who is asked, and what it costs</h2>
    {found && <p class="verdict" aria-live="polite">{verdict(scene, found)}</p>}
    <Stack scene={scene} plan={found?.plan} change={change} />
    <div class="controls">
      <Choice label="Rule" value={rule} of={RULES.map((each) => [each, NAMES[each]] as const)} explain={about(scene)}
        change={(rule) => change({ rule })} />
      {rule !== "posted" && <Choice label="Protocol" value={protocol} explain={ORDER[protocol][1]}
        of={PROTOCOLS.map((each) => [each, ORDER[each][0]] as const)} change={(protocol) => change({ protocol })} />}
      <NumberField label={`Threshold, ${unit}s`} value={threshold} min={1} max={Math.max(1, capacityOf(scene))} step={1} whole
        explain="With less the model gets no better." change={(to) => change({ threshold: to })} />
      <NumberField label={`${PRICE[rule][0]}, ${money}`} value={price} min={0} max={dearest} step={1} whole
        explain={PRICE[rule][1]} change={(to) => change({ price: to })} />
      {isBuffered(scene) && <NumberField label="Buffer, %" value={buffer} min={0} max={MOST.buffer} step={5} whole
        explain="Asks for so much more than is needed: then the call survives some who leave."
        change={(to) => change({ buffer: to })} />}
    </div>
    <People scene={scene} plan={found?.plan} move={call} />
    <div class="exports">
      <CopyButton text={() => (found ? asJson(scene, found.plan) : "")}>Copy scene and answer as JSON</CopyButton>
      <CopyButton text={() => asCode(scene)}>Copy as code</CopyButton>
    </div>
    {found && <BesidePosted scene={scene} found={found} />}
    {rule === "posted" ? <section>
      <h2>Let somebody leave</h2>
      <p>A posted price has no window: who comes is paid, and stays paid.</p>
    </section> : <Leave scene={scene} cores={cores} change={(part) => move({ ...scene, ...part })} />}
  </>;
}

export const data: Room<DataScene> = {
  name: "data",
  title: "Data",
  claim: "Pay for data only if enough come together. Where each is paid by what the others ask, saying another cost "
    + "than one's own brings nothing.",
  initial,
  read,
  View,
};
