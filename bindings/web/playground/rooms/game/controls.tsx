// What the platform chooses.

import { Bar } from "../../parts/bar.js";
import { Choice } from "../../parts/choice.js";
import { named } from "../../parts/cut.js";
import { Explain } from "../../parts/explain.js";
import { NumberField } from "../../parts/number-field.js";
import type { Move } from "../../room.js";
import { Fold } from "./fold.js";
import { limitsOf } from "./groups.js";
import { at, DIVERGENCES, letter, NORMALIZATIONS, type GameScene } from "./scene.js";

const DISTANCE = {
  kl: "The usual one. A response that the model gave before never dies out.",
  chi2: "Large moves cost more. A response can die out.",
  "total-variation": "What is moved costs the same wherever it goes: the model moves by jumps.",
  "reverse-kl": "Losing a response that the model gave before costs very much.",
  hellinger: "Between kl and reverse-kl.",
  "jensen-shannon": "Treats the model before and the model now alike.",
  alpha: "A family: near 1 it is kl, near 0 reverse-kl, 2 is half of chi2.",
} as const;

const SCALE = {
  none: "Reports count as they are.",
  sum: "Each group's reports are divided by their sum. Values are small then: choose a small lambda.",
  max: "Each group's reports are divided by the largest. Values are small then: choose a small lambda.",
  range: "Each group's reports are stretched to run from 0 to 1. Values are small then: choose a small lambda.",
  "z-score": "Each group's reports are brought to mean 0 and variance 1. Values are small then: choose a small lambda.",
} as const;

type Word = keyof typeof DISTANCE;

export function Controls({ scene, move }: { scene: GameScene; move: Move<GameScene> }) {
  const { divergence, lambda, normalization } = scene;
  const word: Word = typeof divergence === "object" ? "alpha" : divergence;
  const limits = limitsOf(scene);
  const reach = Math.max(Math.abs(limits.min), limits.max);
  return <>
    <div class="controls">
      <div class="field">
        <b>Lambda</b>
        <Bar label="Lambda" value={lambda} min={Math.min(0.1, lambda)} max={Math.max(20, lambda)} step={0.1}
          move={(to, during) => move({ ...scene, lambda: to }, during)} />
        <Explain>How firmly the model is held near what it was. Small: reports move it far. Large: they hardly move it.</Explain>
      </div>
      <Choice label="Divergence" value={word} explain={DISTANCE[word]} of={[...DIVERGENCES, "alpha"]}
        change={(to: Word) => move({ ...scene, divergence: to === "alpha" ? { alpha: 1.5 } : to })} />
      {typeof divergence === "object" && <NumberField label="Alpha" value={divergence.alpha} min={-10} max={10} step={0.1}
        explain="Any number but 0 and 1." change={(alpha) => move({ ...scene, divergence: { alpha } })} />}
      <Choice label="Normalisation" value={normalization} explain={SCALE[normalization]} of={NORMALIZATIONS}
        change={(to) => move({ ...scene, normalization: to })} />
    </div>
    <Fold title="Boost: what the platform itself wishes for">{() => <>
      <Explain>Added to what the groups report of a response all together. Below 0 it holds a response back.</Explain>
      <div class="controls">
        {scene.boost.map((boost, x) => <div key={x} class="field">
          <span>{letter(x)}</span>
          <Bar label={`Boost of ${letter(x)}`} value={boost} min={Math.min(-reach, boost)} max={Math.max(reach, boost)} step={limits.step} mark={0} tone={4}
            move={(to, during) => move({ ...scene, boost: at(scene.boost, x, to) }, during)} />
        </div>)}
      </div>
    </>}</Fold>
    <Fold title="Multipliers: how much each group counts">{() => <>
      <Explain>The platform counts a group so many times, and divides its payment by as much.</Explain>
      <div class="controls">
        {scene.groups.map((group, i) => <NumberField key={i} label={named(group.name)} value={group.multiplier} min={0.01} max={100} step={0.1}
          change={(multiplier) => move({ ...scene, groups: at(scene.groups, i, { ...group, multiplier }) })} />)}
      </div>
    </>}</Fold>
  </>;
}
