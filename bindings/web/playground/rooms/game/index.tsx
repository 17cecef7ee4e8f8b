// The game room: what a group reports, and what that makes it pay.

import type { Game } from "candor";
import type { Promised } from "candor/worker";
import { useAnswer } from "../../core.js";
import { Bar } from "../../parts/bar.js";
import { Figure, type Point } from "../../parts/figure.js";
import { Refused } from "../../parts/progress.js";
import { brief } from "../../parts/table.js";
import type { Room, ViewProps } from "../../room.js";

type GameScene = {
  /** What the first group claims that its second response is worth. */
  readonly claim: number;
};

const SIZE = 3;
const TRUTH = [1, 0.4, 0];
const CLAIMS = Array.from({ length: 41 }, (_, k) => k / 40);

const gameOf = (claim: number): Game => ({
  groups: [{ size: SIZE, reward: [1, claim, 0] }, { size: 2, reward: [0, 1, 0.5] }], normalization: "none",
});

/** What the policy is worth to the first group in truth, before and after it pays. */
async function kept(game: Promised["game"], claim: number): Promise<{ readonly worth: number; readonly pays: number }> {
  const { policy, payments } = await game.price(gameOf(claim));
  return { worth: SIZE * TRUTH.reduce((sum, reward, x) => sum + reward * policy[x]!, 0), pays: payments[0]! };
}

async function curve({ game }: Promised): Promise<Record<"without" | "with", Point[]>> {
  const all = await Promise.all(CLAIMS.map((claim) => kept(game, claim)));
  return {
    without: all.map(({ worth }, k) => [CLAIMS[k]!, worth]),
    with: all.map(({ worth, pays }, k) => [CLAIMS[k]!, worth - pays]),
  };
}

function View({ scene: { claim }, move, cores }: ViewProps<GameScene>) {
  const { value, error } = useAnswer(cores.quick, claim, ({ game }, claim) => kept(game, claim));
  const { value: lines } = useAnswer(cores.quick, null, curve);
  return <>
    <Bar label="What the group says response 2 is worth" value={claim} min={0} max={1} step={0.01} mark={TRUTH[1]!}
      text={`${claim}, in truth ${TRUTH[1]}`} move={(claim, during) => move({ claim }, during)} />
    {error && <Refused error={error} />}
    {value && <p>It pays <output class="payment">{brief(value.pays)}</output> and keeps <output>{brief(value.worth - value.pays)}</output>.</p>}
    {lines && value && <Figure title="What the group keeps" name="lie" desc="With the payment the top is at the truth; without it, saying less brings more."
      x={{ label: "claimed", from: 0, to: 1 }} y={{ label: "worth" }} rules={[{ x: TRUTH[1]!, label: "truth" }]} series={[
        { name: "without payments", as: "line", tone: 2, points: lines.without },
        { name: "with payments", as: "line", tone: 1, points: lines.with, marks: [{ at: [claim, value.worth - value.pays], label: "now" }] },
      ]} />}
  </>;
}

export const game: Room<GameScene> = {
  name: "game",
  title: "Game",
  claim: "Move what a group reports: the payment moves with it, and no lie leaves the group better off than the truth.",
  initial: () => ({ claim: TRUTH[1]! }),
  read: ({ claim }) => (typeof claim === "number" && claim >= 0 && claim <= 1 ? { claim } : undefined),
  View,
};
