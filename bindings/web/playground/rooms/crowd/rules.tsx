// The rules: which history, how weights move, what is answered, who is asked, what is paid.

import { Choice } from "../../parts/choice.js";
import { NumberField } from "../../parts/number-field.js";
import type { Move } from "../../room.js";
import type { HistoryName } from "./history.js";
import { LIMITS, historyOf, type CrowdScene } from "./scene.js";

const SCHEDULES = {
  anytime: "The step shrinks as rounds go by. Nobody has to know how many there will be.",
  fixed: "One step for all rounds, set from how many there are.",
  doubling: "Epochs, each twice as long as the one before. In each everybody starts with the same weight.",
} as const;
const OUTPUTS = {
  mean: "The answer is the weighted mean of the reports: it varies less, but who wants the answer itself can pull it, and the "
    + "weight that costs hardly deters it.",
  sample: "The answer is one worker's report, drawn by weight after all are sealed: it varies more, but no lie brings it nearer "
    + "to the liar's view.",
} as const;
const RULES = {
  brier: "Every bit of loss costs the same bit of pay. What accuracy has not earned stays with the payer.",
  weight: "The whole budget is split by the weights at the end.",
} as const;

export function HistoryChoice({ scene, move }: { readonly scene: CrowdScene; readonly move: Move<CrowdScene> }) {
  const own = typeof scene.history !== "string";
  return <div class="controls">
    <Choice label="History" value={own ? "own" : scene.history} of={[
      ...(own ? [["own", "your own"] as const] : []), ["rumour", "seven, four follow one rumour"],
      ["independent", "seven, independent"], ["large", "240, most follow a rumour"],
    ]} change={(history) => history !== "own" && move({ ...startOf(scene), history: history as HistoryName })} />
    {!own && <NumberField label="Seed" value={scene.seed} min={0} max={LIMITS.seed} step={1} whole
      explain="Another number draws another history of the same workers."
      change={(seed) => move({ ...scene, seed })} />}
  </div>;
}

/** What fits every built-in history. */
const startOf = (scene: CrowdScene): CrowdScene => ({ ...scene, worker: 2, round: 1, asked: 0 });

export function Rules({ scene, move }: { readonly scene: CrowdScene; readonly move: Move<CrowdScene> }) {
  const count = historyOf(scene).workers.length;
  const [least, most] = LIMITS.scale;
  return <section>
    <h2>The rules</h2>
    <div class="controls">
      <Choice label="Pay" value={scene.rule} explain={RULES[scene.rule]}
        of={[["brier", "by accuracy"], ["weight", "by weight"]]} change={(rule) => move({ ...scene, rule })} />
      <NumberField label="Budget" value={scene.budget} min={1} max={LIMITS.budget} step={1} whole
        explain="What there is for all workers and rounds together."
        change={(budget) => move({ ...scene, budget })} />
      <Choice label="Output" value={scene.output} explain={OUTPUTS[scene.output]}
        of={[["mean", "weighted mean"], ["sample", "a drawn worker's report"]]} change={(output) => move({ ...scene, output })} />
      <Choice label="Steps" value={scene.schedule} explain={SCHEDULES[scene.schedule]}
        of={["anytime", "fixed", "doubling"]} change={(schedule) => move({ ...scene, schedule })} />
      <NumberField label="Step times" value={scene.scale} min={least} max={most} step={0.1}
        explain="More: weights follow sooner, and luck counts for more." change={(scale) => move({ ...scene, scale })} />
      <NumberField label="Workers asked a round" value={scene.asked || count} min={1} max={count} step={1} whole
        explain="Who is asked is drawn; fewer teach less. Pay by accuracy counts every report of the history."
        change={(asked) => move({ ...scene, asked: asked === count ? 0 : asked })} />
    </div>
  </section>;
}
