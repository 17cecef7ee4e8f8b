// The curve: what a lie brings by its size, with payments and without.

import type { Promised } from "candor/worker";
import { useAnswer } from "../../core.js";
import { drawn } from "../../here.js";
import { cut } from "../../parts/cut.js";
import { Figure, type Point, type Series } from "../../parts/figure.js";
import { roomy } from "../../parts/roomy.js";
import { curve, top, type Curve } from "./bend.js";
import { lies, type GameScene } from "./scene.js";
import { change, signed } from "./words.js";

/** After the frame that shows what is paid. */
async function later(core: Promised, scene: GameScene): Promise<Curve> {
  await drawn();
  return curve(core, scene);
}

export function LieCurve({ scene, core }: { scene: GameScene; core: Promised }) {
  const { value } = useAnswer(core, scene, later);
  if (!value) return null;
  const group = scene.groups[scene.chosen]!;
  const now = lies(group);
  return <Figure name="gain-by-lie" title={`What the lie brings, by its size: ${cut(group.name)}`} height={260}
    desc="Without payments a lie of some size brings more than the truth. With payments the top is at the truth."
    x={{ label: now ? "size of the lie: 0 the truth, 1 what it reports now" : "size of the lie: 0 the truth, 1 twice its members" }}
    y={{ label: "gain in coins", format: signed, ...roomy([...value.without, ...value.with].map(([, gain]) => gain)) }}
    rules={[{ x: 0, label: "truth" }, ...(now ? [{ x: 1, label: "now" }] : [])]}
    series={[line("without payments", 2, value.without, now), line("with payments", 1, value.with, now)]} />;
}

function line(name: string, tone: number, points: readonly Point[], now: boolean): Series {
  const best = top(points);
  const here = now ? points.find(([times]) => times === 1) : undefined;
  const marks = [
    ...(best ? [{ at: best, label: best[0] === 0 ? "top" : `top ${change(best[1])}` }] : []),
    ...(here && here !== best ? [{ at: here, label: change(here[1]) }] : []),
  ];
  return { name, as: "line", tone, points, marks };
}
