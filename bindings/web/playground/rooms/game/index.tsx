// The game room: what a group reports, and what that makes it pay.

import { useMemo } from "preact/hooks";
import { useAnswer } from "../../core.js";
import { CopyButton } from "../../parts/buttons.js";
import { Refused } from "../../parts/progress.js";
import type { Room, ViewProps } from "../../room.js";
import { answering, isBrief, sending, type Answered } from "./ask.js";
import { BestLie } from "./best-lie.js";
import { code } from "./code.js";
import { Controls } from "./controls.js";
import { LieCurve } from "./curve.js";
import "./game.css";
import { Groups } from "./groups.js";
import { OwnGames } from "./own.js";
import { read } from "./read.js";
import { first, type GameScene } from "./scene.js";
import { Payments, Policies } from "./tables.js";
import { undividable } from "./undividable.js";
import { Verdict, Why } from "./verdict.js";

function View({ scene, move, cores }: ViewProps<GameScene>) {
  const ask = useMemo(answering, []);
  const [quick, beside] = useMemo(() => [sending(cores.quick), sending(cores.beside)], [cores]);
  const brief = isBrief(scene);
  const { value, error } = useAnswer(brief ? cores.here : quick, scene, ask);
  // what was answered last may be of a scene of another shape
  const fits = value?.groups.length === scene.groups.length && value.policies.now.length === scene.responses.length;
  const shown = !error && fits ? value : undefined;
  const of = ({ groups }: Answered) => ({ group: scene.groups[scene.chosen]!, answer: groups[scene.chosen]! });
  const tables = useMemo(() => shown && <div class="panes">
    <Policies scene={scene} policies={shown.policies} />
    <Payments scene={scene} groups={shown.groups} />
  </div>, [shown]);
  const below = useMemo(() => <>
    <BestLie scene={scene} move={move} cores={cores} />
    <h2>What the platform chooses</h2>
    <Controls scene={scene} move={move} />
  </>, [scene, move, cores]);
  return <>
    <p class="story">Groups of people share one model. Each group reports what it values, and the model is trained to
      please all of them together. Then each group pays what its presence costs the others. Values and payments are in
      coins. Drag a bar away from its dashed mark, the truth: what the lie adds to the model's worth, the payment takes
      back, and more.</p>
    <OwnGames scene={scene} move={move} cores={cores} />
    {/* what scrolls can be reached by keyboard */}
    <p class="prompt" tabIndex={scene.prompt.length > 300 ? 0 : undefined}><q>{scene.prompt}</q></p>
    {error && <Refused error={undividable(scene) ?? error} />}
    <div class="game">
      <Groups scene={scene} move={move} answers={shown?.groups} />
      <div class="proof">
        {shown && <><Verdict {...of(shown)} /><Why {...of(shown)} alone={scene.groups.length === 1} /></>}
        {/* once there is an answer: two at once are slower than one after the other */}
        {value && <LieCurve scene={scene} core={brief ? cores.here : beside} />}
      </div>
    </div>
    {tables}
    {below}
    <h2>Take it with you</h2>
    <div class="exports">
      <CopyButton text={() => JSON.stringify({ scene, answer: shown ?? null }, null, 2)}>
        Copy scene and answer
      </CopyButton>
      <CopyButton text={() => code(scene)}>Copy as code</CopyButton>
    </div>
  </>;
}

export const game: Room<GameScene> = {
  name: "game",
  title: "Game",
  claim: "Move what a group reports: the payment moves with it, and no lie leaves the group better off than the truth.",
  initial: first,
  read,
  View,
};
