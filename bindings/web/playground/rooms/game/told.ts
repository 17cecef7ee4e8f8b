// What a group says in a lie that an audit found, as a report and in words.

import type { AuditedGroup } from "candor";
import { letter, type GameScene, type Report } from "./scene.js";

type BestLie = AuditedGroup["unpaid"];

/** What the group says in its best lie. Normalised rewards are brought back to the scale of its true ones, which
 *  normalising undoes. */
export function told({ groups, normalization }: GameScene, i: number, lie: BestLie): Report {
  const { truth } = groups[i]!;
  const said = [...lie.reward];
  const [low, high] = [Math.min(...said), Math.max(...said)];
  const [from, to] = [Math.min(...truth.reward), Math.max(...truth.reward)];
  const back = (reward: number): number => {
    if (normalization === "none" || high === low) return reward;
    if (normalization === "sum" || normalization === "max") return (reward / high) * to;
    return from + ((reward - low) / (high - low)) * (to - from);
  };
  return { size: round(lie.size), reward: said.map((reward) => round(back(reward))) };
}

const round = (value: number): number => Number(value.toPrecision(4));

export function inWords(scene: GameScene, i: number, lie: BestLie): string {
  const { truth } = scene.groups[i]!;
  const said = told(scene, i, lie);
  const size = said.size === round(truth.size) ? [] : [`says it has ${said.size} members`];
  const reward = said.reward.flatMap((value, x) => (value === round(truth.reward[x]!) ? [] : [`${letter(x)} ${value}`]));
  const values = `says that it values ${reward.slice(0, 8).join(", ")}${reward.length > 8 ? " and more" : ""}`;
  return [...size, ...(reward.length > 0 ? [values] : [])].join(" and ");
}
