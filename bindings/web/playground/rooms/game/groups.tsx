// Groups as rows. The one that is looked at shows its bars: what it reports, with a mark at the truth.

import { useCallback, useMemo, useRef } from "preact/hooks";
import { Bar } from "../../parts/bar.js";
import { Button } from "../../parts/buttons.js";
import { named } from "../../parts/cut.js";
import { Explain } from "../../parts/explain.js";
import type { Move } from "../../room.js";
import type { GroupAnswer } from "./ask.js";
import { Fold } from "./fold.js";
import { at, letter, lies, reporting, type GameScene, type GroupScene, type Report } from "./scene.js";
import { change, coins } from "./words.js";

export interface Limits {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** A scale for all rewards of a scene, a power of ten unless a report goes beyond it. */
export function limitsOf({ groups }: GameScene): Limits {
  const truths = groups.map(({ truth }) => truth.reward);
  const all = [...truths, ...groups.map(({ report }) => report.reward)];
  const most = Math.max(...truths.map((reward) => Math.max(...reward, -Math.min(...reward))));
  const unit = 10 ** Math.ceil(Math.log10(most || 1));
  const low = Math.floor(Math.min(0, ...all.map((reward) => Math.min(...reward))) / unit) * unit;
  const high = Math.ceil(Math.max(unit, ...all.map((reward) => Math.max(...reward))) / unit) * unit;
  return { min: low, max: high, step: unit / 100 };
}

export function Groups({ scene, move, answers }: { scene: GameScene; move: Move<GameScene>; answers: readonly GroupAnswer[] | undefined }) {
  const limits = limitsOf(scene);
  const all = useRef<HTMLDivElement>(null);
  /** The button is gone then: the hand goes on at the first bar. */
  const choose = (i: number): void => {
    move({ ...scene, chosen: i });
    requestAnimationFrame(() => all.current?.querySelector<HTMLElement>(".chosen [role=slider]")?.focus());
  };
  const bars = useMemo(() => <Bars key={scene.chosen} scene={scene} limits={limits} move={move} />, [scene, move]);
  return <div class="groups" ref={all}>
    {scene.groups.map((group, i) => <section key={i} class={i === scene.chosen ? "group chosen" : "group"} aria-label={named(group.name)}>
      <div class="head">
        <h3>{named(group.name)} <small>{members(group)}</small></h3>
        {i !== scene.chosen && <Profile group={group} limits={limits} />}
        {i !== scene.chosen && <Button press={() => choose(i)}>Move its bars</Button>}
        {answers?.[i] && <Outcome lying={lies(group)} answer={answers[i]!} />}
      </div>
      {i === scene.chosen && bars}
    </section>)}
  </div>;
}

const members = ({ truth, report }: GroupScene): string =>
  `${truth.size} ${truth.size === 1 ? "member" : "members"}${report.size === truth.size ? "" : `, says ${report.size}`}`;

function Outcome({ lying, answer: { now, gain } }: { lying: boolean; answer: GroupAnswer }) {
  return <p class="outcome">pays <b>{coins(now.pays)}</b>, keeps <b>{coins(now.keeps)}</b>; {lying
    ? <>its lie brings <b>{change(gain.with)}</b></> : "tells the truth"}</p>;
}

/** All bars of a group at a glance. */
function Profile({ group, limits: { min, max } }: { group: GroupScene; limits: Limits }) {
  return useMemo(() => {
    const { report, truth } = group;
    const width = 100 / report.reward.length;
    const up = (reward: number): number => 28 * (1 - (reward - min) / (max - min));
    return <svg class="profile tone-1" width="100" height="28" role="img" aria-label={`reports ${report.reward.join(", ")}`}>
      {report.reward.map((reward, x) => <rect key={x} class="block" x={x * width} width={0.8 * width} y={Math.min(up(reward), up(0))}
        height={Math.abs(up(reward) - up(0))} />)}
      {truth.reward.map((reward, x) => reward !== report.reward[x]
        && <line key={x} class="mark" x1={x * width} x2={(x + 0.8) * width} y1={up(reward)} y2={up(reward)} />)}
    </svg>;
  }, [group, min, max]);
}

function Bars({ scene, limits, move }: { scene: GameScene; limits: Limits; move: Move<GameScene> }) {
  const group = scene.groups[scene.chosen]!;
  const { truth, report } = group;
  const name = named(group.name);
  /** Where the report was the truth it still is. */
  const correct = (next: Report, during: boolean): void => {
    const size = report.size === truth.size ? next.size : report.size;
    const reward = report.reward.map((said, x) => (said === truth.reward[x] ? next.reward[x]! : said));
    move({ ...scene, groups: at(scene.groups, scene.chosen, { ...group, truth: next, report: { size, reward } }) }, during);
  };
  return <>
    <h4>What they report</h4>
    <Sliders whose={`${name} report`} scene={scene} limits={limits} value={report} mark={truth}
      move={(next, during) => move(reporting(scene, next), during)} />
    <Explain>The dashed mark is the truth.</Explain>
    <div class="exports"><Button press={() => move(reporting(scene, truth))} disabled={!lies(group)}>Tell the truth</Button></div>
    <Fold title="What is true of them">{() =>
      <Sliders whose={`${name} in truth`} scene={scene} limits={limits} value={truth} move={correct} />}</Fold>
  </>;
}

interface SlidersProps {
  readonly whose: string;
  readonly scene: GameScene;
  readonly limits: Limits;
  readonly value: Report;
  readonly mark?: Report;
  move(next: Report, during: boolean): void;
}

function Sliders({ whose, scene: { responses }, limits, value, mark, move }: SlidersProps) {
  const now = useRef({ value, move });
  now.current = { value, move };
  const slide = useCallback((x: number, to: number, during: boolean): void => {
    const { value, move } = now.current;
    move(x < 0 ? { ...value, size: to } : { ...value, reward: at(value.reward, x, to) }, during);
  }, []);
  const ends = { min: Math.min(1, value.size, mark?.size ?? 1), max: Math.max(10, Math.ceil(value.size)), step: 1 };
  return <div class="sliders">
    {responses.map((text, x) => <Slider key={x} x={x} name={letter(x)} what={text} label={`${whose}: ${letter(x)}, worth to a member`}
      value={value.reward[x]!} mark={mark?.reward[x]} {...limits} slide={slide} />)}
    <Slider x={-1} name="Members" label={`${whose}: members`} value={value.size} mark={mark?.size} {...ends} slide={slide} />
  </div>;
}

interface SliderProps extends Limits {
  /** The response, or -1 for the number of members. */
  readonly x: number;
  readonly name: string;
  readonly what?: string;
  readonly label: string;
  readonly value: number;
  readonly mark: number | undefined;
  slide(x: number, to: number, during: boolean): void;
}

/** Drawn again when something of it has changed: of 64, one is dragged. */
function Slider(props: SliderProps) {
  return useMemo(() => {
    const { x, name, what, label, value, mark, min, max, step, slide } = props;
    return <div class="slider">
      <span class="what"><b>{name}</b> {what}</span>
      <Bar label={label} value={value} min={min} max={max} step={step} {...(mark !== undefined && { mark })}
        text={mark === undefined ? String(value) : `${value}, the truth is ${mark}`} tone={mark === undefined ? 3 : 1}
        move={(to, during) => slide(x, to, during)} />
    </div>;
  }, Object.values(props));
}
