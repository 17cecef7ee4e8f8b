// What the lie of the group that is looked at brings it, without payments and with them, and why.

import { cut } from "../../parts/cut.js";
import type { GroupAnswer } from "./ask.js";
import { lies, type GroupScene } from "./scene.js";
import { change, coins } from "./words.js";

interface Of {
  readonly group: GroupScene;
  readonly answer: GroupAnswer;
}

export function Verdict({ group, answer: { gain } }: Of) {
  return <section class="verdict" aria-label="What the lie brings" aria-live="polite">
    <p>{lies(group)
      ? <><b>{cut(group.name)}</b> report something else than the truth. It brings them:</>
      : <><b>{cut(group.name)}</b> tell the truth. Move one of their bars to see what a lie brings.</>}</p>
    <dl>
      <Brought name="Without payments" gain={gain.without} />
      <Brought name="With payments" gain={gain.with} />
    </dl>
  </section>;
}

function Brought({ name, gain }: { name: string; gain: number }) {
  const side = gain > 1e-9 ? "gain" : gain < -1e-9 ? "loss" : "even";
  const words = { gain: "lying pays", loss: "lying costs", even: "no difference" }[side];
  return <div class={`brought ${side}`}><dt>{name}</dt><dd><output>{change(gain)}</output> coins<small>{words}</small></dd></div>;
}

export function Why({ group, alone, answer: { now, truth } }: Of & { /** The only group. */ readonly alone: boolean }) {
  const instead = (amount: number): string => (lies(group) ? ` instead of ${coins(amount)}` : "");
  const against = alone ? "the platform" : "the others and the platform";
  return <p class="why">
    The model is worth <output>{coins(now.value)}</output>{instead(truth.value)} to them.
    They pay {alone ? "" : "what the others lose by their presence, and "}for how far they pull the model from what it was
    before: <output class="payment">{coins(now.pays)}</output>{instead(truth.pays)}.
    {lies(group) && now.pays > truth.pays && ` Their lie moves the model against the wishes of ${against}, and that is charged.`}
    They keep <output class="keeps">{coins(now.keeps)}</output>{instead(truth.keeps)}.
  </p>;
}
