// The program that computes what the room shows of the group that is looked at.

import type { GameScene } from "./scene.js";

export function code({ groups, chosen, baseline, boost, divergence, lambda, normalization }: GameScene): string {
  const lines = (of: "truth" | "report"): string => groups.map(({ name, multiplier, [of]: { size, reward } }) =>
    `  ${JSON.stringify({ id: name, size, reward, ...(multiplier !== 1 && { multiplier }) })},\n`).join("");
  return `import { load } from "candor";
const { game } = await load();

const truth = [
${lines("truth")}];
const report = [
${lines("report")}];
const platform = ${JSON.stringify({ baseline, boost, divergence, lambda, normalization })};
const chosen = ${chosen};

// beside the groups a witness without weight: what the model is worth to it is what it is worth to the chosen group in truth
function outcome(said) {
  const witness = { size: ${1e-300}, reward: truth[chosen].reward };
  const groups = [...report.map((group, i) => (i === chosen ? said : group)), witness];
  const { policy, payments, valuations } = game.price({ ...platform, groups });
  const value = truth[chosen].size * valuations[report.length];
  return { policy, payments, value, keeps: value - payments[chosen] };
}

const now = outcome(report[chosen]);
const honest = outcome(truth[chosen]);
console.log({
  policy: now.policy,
  payments: now.payments.slice(0, -1),
  keeps: now.keeps,
  gainWithoutPayments: now.value - honest.value,
  gainWithPayments: now.keeps - honest.keeps,
});
`;
}
