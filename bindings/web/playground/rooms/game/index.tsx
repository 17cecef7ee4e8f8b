// The game room: what a group reports, and what that makes it pay.

import { Bar } from "../../parts/bar.js";
import { Refused } from "../../parts/progress.js";
import { brief } from "../../parts/table.js";
import { useAnswer } from "../../core.js";
import type { Room, ViewProps } from "../../room.js";

type GameScene = {
  /** What the first group claims that its second response is worth. */
  readonly claim: number;
};

const TRUTH = 0.4;
const gameOf = (claim: number) => ({ groups: [{ size: 3, reward: [1, claim, 0] }, { size: 2, reward: [0, 1, 0.5] }] });

function View({ scene: { claim }, move, cores }: ViewProps<GameScene>) {
  const { value, error } = useAnswer(cores.quick, gameOf(claim), ({ game }, question) => game.price(question));
  return <>
    <Bar label="What the group says response 2 is worth" value={claim} min={0} max={1} step={0.01} mark={TRUTH}
      text={`${claim}, in truth ${TRUTH}`} move={(claim, during) => move({ claim }, during)} />
    {error && <Refused error={error} />}
    {value && <p>Payment: <output class="payment">{brief(value.payments[0]!)}</output></p>}
  </>;
}

export const game: Room<GameScene> = {
  name: "game",
  title: "Game",
  claim: "Move what a group reports: the payment moves with it, and no lie leaves the group better off than the truth.",
  initial: () => ({ claim: TRUTH }),
  read: ({ claim }) => (typeof claim === "number" && claim >= 0 && claim <= 1 ? { claim } : undefined),
  View,
};
