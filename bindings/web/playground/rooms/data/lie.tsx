// One person's lie: what every report would bring it under the rule, and were it paid what it says.

import type { DataPlan } from "candor";
import type { Cores } from "../../room.js";
import { useAnswer } from "../../core.js";
import { Bar } from "../../parts/bar.js";
import { Choice } from "../../parts/choice.js";
import { cut } from "../../parts/cut.js";
import { Explain } from "../../parts/explain.js";
import { Figure, type Point } from "../../parts/figure.js";
import { lies, outcomeOf, type Told } from "./ask.js";
import { reachOf, stepOf, told, type DataScene } from "./scene.js";
import { money, units, whole } from "./words.js";

export function Lie({ scene, plan, cores, move }: {
  scene: DataScene; plan: DataPlan | undefined; cores: Cores; move(next: DataScene, during?: boolean): void;
}) {
  const { people, who, rule } = scene;
  const { cost, says } = people[who]!;
  const name = cut(people[who]!.name);
  const top = reachOf(scene, people[who]!);
  // its own report changes no point of its curve
  const { value: curve } = useAnswer(cores.quick, { ...told(scene, who, cost), answers: "" }, lies);
  const now = plan && who < plan.payments.length ? outcomeOf(scene, says, plan) : undefined;
  const truth = curve?.find((each) => each.says === cost);
  return <section>
    <h2>Try a lie</h2>
    <div class="controls">
      <Choice label="Whose report" value={String(who)} of={people.map((each, k) => [String(k), each.name] as const)}
        change={(k) => move({ ...scene, who: Number(k) })} />
      <div class="field wide">
        <span>What {name} says 1 {scene.unit} costs, {scene.money}</span>
        <Bar label={`${name} says 1 ${scene.unit} costs, ${scene.money}`} value={says} min={0} max={top} step={stepOf(top)} mark={cost}
          text={`${whole(says)}, in truth ${whole(cost)}`} tone={says === cost ? 1 : 2}
          move={(to, during) => move(told(scene, who, Math.round(to)), during)} />
      </div>
    </div>
    {now && truth && <p class="lie" aria-live="polite">{sentence(scene, plan!, now, truth)}</p>}
    {curve && truth && <p class="best">{bestOf(scene, curve, truth)}</p>}
    {rule !== "benefit-backed" && <Explain>Why: the report decides only whether, and for how much, {name} is asked; the price comes from the others or
      is fixed. Saying more can miss a good deal, saying less can win a bad one.</Explain>}
    {curve && now && <div class="panes">
      <Curve title={rule === "posted" ? "At the posted price" : "Under this rule"} name="data-lie" curve={curve} scene={scene} paid={(each) => each.paid}
        keeps={(each) => each.keeps} now={now} desc="What is kept is highest at the truth, if the rule is one under which lies gain nothing." />
      <Curve title="If each were paid what it says, for the same data" name="data-lie-as-said" curve={curve} scene={scene} paid={(each) => each.paidAsSaid}
        keeps={(each) => each.keepsAsSaid} now={now} desc="What is kept is highest above the truth." />
    </div>}
  </section>;
}

function Curve({ title, name, desc, scene, curve, now, paid, keeps }: {
  title: string; name: string; desc: string; scene: DataScene; curve: readonly Told[]; now: Told; paid(each: Told): number; keeps(each: Told): number;
}) {
  const all = [...curve, now].flatMap((each) => [each.paid, each.keeps, each.paidAsSaid, each.keepsAsSaid]);
  const said = now.says > curve.at(-1)!.says ? [...curve, now] : curve;
  const points = (of: (each: Told) => number): Point[] => said.map((each) => [each.says, of(each)]);
  return <Figure title={title} name={name} desc={desc} height={260} x={{ label: `says, ${scene.money} for 1 ${scene.unit}`, from: 0, to: said.at(-1)!.says, format: whole }}
    y={{ label: scene.money, from: Math.min(0, ...all), to: Math.max(...all, 1) * 1.1, format: whole }} rules={[{ x: scene.people[scene.who]!.cost, label: "truth" }]}
    series={[
      { name: "is paid", as: "steps", tone: 2, points: points(paid) },
      { name: "keeps, after its true cost", as: "steps", tone: 1, points: points(keeps), marks: [{ at: [now.says, keeps(now)], label: "now" }] },
    ]} />;
}

function sentence(scene: DataScene, plan: DataPlan, now: Told, truth: Told): string {
  const { cost } = scene.people[scene.who]!;
  const name = cut(scene.people[scene.who]!.name);
  const given = plan.contributions[scene.who]!;
  const told = `${name} says ${whole(now.says)}${now.says === cost ? ", the truth" : `, the truth is ${whole(cost)}`}`;
  const comes = given === 0 ? `gives nothing and keeps ${money(scene, now.keeps)}`
    : `gives ${units(scene, given)}, is paid ${money(scene, now.paid)} and keeps ${money(scene, now.keeps)}`;
  if (now.says === cost) return `${told}: ${comes}.`;
  const more = now.keeps - truth.keeps;
  const against = more === 0 ? "The truth brings the same" : more < 0 ? `The truth brings ${money(scene, -more)} more` : `The lie brings ${money(scene, more)} more than the truth`;
  return `${told}: ${comes}. ${against}.`;
}

/** What the best lie of the curve brings, under the rule and as said. */
function bestOf(scene: DataScene, curve: readonly Told[], truth: Told): string {
  const top = (of: (each: Told) => number): Told => curve.reduce((best, each) => (of(each) > of(best) ? each : best), truth);
  const here = top((each) => each.keeps);
  const said = top((each) => each.keepsAsSaid);
  const rule = here === truth ? `Of ${curve.length - 1} other reports none brings more than the truth.${scene.rule === "benefit-backed" ? " This rule does not promise that." : ""}`
    : `The best of ${curve.length - 1} lies is ${whole(here.says)}: it brings ${money(scene, here.keeps - truth.keeps)} more than the truth. This rule does not promise that truth is best.`;
  const gain = said.keepsAsSaid - truth.keepsAsSaid;
  return `${rule} If each were paid what it says, ${gain > 0 ? `saying ${whole(said.says)} would bring ${money(scene, gain)} more than the truth` : "no lie would bring more either"}.`;
}
