// The crowd room: a history is replayed, and one worker's reports are bent in it.

import type { Promised } from "candor/worker";
import { useEffect } from "preact/hooks";
import { useAnswer, useWork } from "../../core.js";
import { CopyButton } from "../../parts/buttons.js";
import { Explain } from "../../parts/explain.js";
import { Progress, Refused } from "../../parts/progress.js";
import type { Cores, Room, ViewProps } from "../../room.js";
import { textOf } from "../../scene.js";
import { course, curve, isLong, outcome, type Outcome, type Standing, type Told } from "./ask.js";
import { code } from "./code.js";
import { Course } from "./course.js";
import { Curves, Lie, type Pair } from "./lie.js";
import { OwnVotes } from "./own.js";
import { OneRound } from "./round.js";
import { HistoryChoice, Rules } from "./rules.js";
import { first, historyOf, read, type CrowdScene } from "./scene.js";

function View({ scene, move, cores }: ViewProps<CrowdScene>) {
  const { value: pair, error } = useAnswer(cores.quick, { ...scene, round: 1 }, pairOf);
  return <>
    <OwnVotes scene={scene} move={move} />
    <p>{told(scene)}</p>
    <Lie scene={scene} pair={pair} move={move} />
    {error && <Refused error={error} />}
    {isLong(scene) ? <LongWay {...{ scene, pair, cores }} />
      : <ShortWay {...{ scene, pair, cores }} />}
    <h2>Which history</h2>
    <HistoryChoice scene={scene} move={move} />
    <Rules scene={scene} move={move} />
    <OneRound scene={scene} move={move} core={cores.quick} />
    <p class="exports">
      <CopyButton text={() => JSON.stringify({ scene, answer: pair }, null, 2)}>Copy scene and answer</CopyButton>
      <CopyButton text={() => code(scene)}>Copy as code</CopyButton>
    </p>
  </>;
}

async function pairOf({ crowd }: Promised, scene: CrowdScene): Promise<Pair> {
  const honest = await outcome(crowd, scene, 0);
  return { scene, honest, bent: scene.amount === 0 ? honest : await outcome(crowd, scene, scene.amount) };
}

interface WayProps {
  readonly scene: CrowdScene;
  readonly pair: Pair | undefined;
  readonly cores: Cores;
}

/** What is drawn of a scene that does not follow how far reports are bent. */
interface Truth {
  readonly scene: CrowdScene;
  readonly curve: readonly Outcome[];
  readonly honest: readonly Standing[];
}

/** What does. */
interface Now {
  readonly scene: CrowdScene;
  readonly course: readonly Standing[];
}

const truthOf = async ({ crowd }: Promised, scene: CrowdScene, told?: (done: number) => void): Promise<Truth> => ({
  scene, honest: await course(crowd, { ...scene, amount: 0 }, part(told, 0)),
  curve: await curve(crowd, scene, part(told, 1)),
});
const nowOf = async ({ crowd }: Promised, scene: CrowdScene, told?: (done: number) => void): Promise<Now> =>
  ({ scene, course: await course(crowd, scene, part(told, 2)) });
const part = (told: ((done: number) => void) | undefined, before: number): Told =>
  (done, of) => told?.((before + done / of) / 3);

/** Figures that follow the hand. */
function ShortWay({ scene, pair, cores }: WayProps) {
  const truth = useAnswer(cores.quick, { ...scene, round: 1, amount: 0 }, truthOf);
  const now = useAnswer(cores.quick, { ...scene, round: 1 }, nowOf);
  return <Drawn pair={pair} truth={truth.value} now={now.value} stale={truth.pending || now.pending} />;
}

/** Figures that take long: they are asked for, and can be stopped. Those of what was chosen before stay till then. */
function LongWay({ scene, pair, cores }: WayProps) {
  const of = textOf({ ...scene, round: 1 });
  const work = useWork<{ readonly of: string; readonly truth: Truth; readonly now: Now }>(cores.long);
  useEffect(() => work.stop(), [of]);
  const start = (): void => work.run(async (core, progress) => {
    const told = (done: number): void => progress(done, 1);
    return { of, truth: await truthOf(core, scene, told), now: await nowOf(core, scene, told) };
  });
  const past = work.value !== undefined && work.value.of !== of;
  return <>
    <Progress work={work} start={start}>Draw the figures of this large history</Progress>
    {past && <Explain>The figures below are of what was chosen before.</Explain>}
    <Drawn pair={past ? undefined : pair} {...work.value} stale={past || work.running} />
  </>;
}

/** @param stale others are on their way */
function Drawn({ pair, truth, now, stale }: {
  readonly pair: Pair | undefined; readonly truth?: Truth | undefined; readonly now?: Now | undefined;
  readonly stale: boolean;
}) {
  return <div class={stale ? "stale" : undefined} aria-busy={stale}>
    {truth && <Curves {...truth} pair={pair} />}
    {now && truth?.honest.length === now.course.length && <Course {...now} honest={truth.honest} />}
  </div>;
}

const count = (of: number, what: string): string => `${of} ${what}${of === 1 ? "" : "s"}`;

function told({ history, seed }: CrowdScene): string {
  const { workers, labels } = historyOf({ history, seed });
  const what = `${count(labels.length, "round")}, ${count(workers.length, "worker")}. In every round each says how likely the answer is `
    + "1, and their weighted mean is the crowd's answer. Then the true label comes, 0 or 1, and weight moves to those "
    + "who were right. Loss is the squared distance from the label.";
  return typeof history !== "string" ? what
    : `${what} Here everybody is honest, and right in it: what a worker calls 80 % likely comes true in 80 % of the `
      + "rounds.";
}

export const crowd: Room<CrowdScene> = {
  name: "crowd",
  title: "Crowd",
  claim: "Weight and pay follow those whose reports come true: a worker does best to say what it believes.",
  initial: first,
  read,
  View,
};
