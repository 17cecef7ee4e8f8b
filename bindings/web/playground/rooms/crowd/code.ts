// The code that computes what the room shows.

import { bentHistory, options, payment } from "./ask.js";
import { AWAY } from "./history.js";
import type { CrowdScene } from "./scene.js";

export function code(scene: CrowdScene): string {
  const { workers, reports, labels } = bentHistory(scene);
  const said = (report: number | null): string => (report === AWAY ? "undefined" : String(report));
  const rows = reports.map((row) => `  [${row.map(said).join(", ")}],\n`).join("");
  return `import { load } from "candor";
const { crowd } = await load();

const workers = ${JSON.stringify(workers)};
const labels = ${JSON.stringify(labels)};
const reports = [
${rows}];

const replayed = crowd.replay({ workers, reports, labels, ...${JSON.stringify(options(scene))} });
const { loss, regret, bound, weights } = replayed;
const { payments } = crowd.payments(replayed, ${JSON.stringify(payment(scene))});
console.log(JSON.stringify({ loss, regret, bound, weights: [...weights], payments }));
`;
}
