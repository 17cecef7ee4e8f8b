// The user's own votes: the mechanism against everything it is compared with, and whether the slots can tell.

import type { Experiment } from "../../experiments/experiment.js";
import { experimentReport } from "../../output/sections.js";
import { counted, estimate, figure, label } from "../../output/table.js";
import { Refusal } from "../../refusal.js";
import { probabilitiesOf } from "../command.js";
import { compareVotes, type Compared } from "./compared.js";

/** Standard errors from which a difference counts. */
const SURE = 2;

export const votes: Experiment = {
  name: "votes",
  summary: "your own votes: the mechanism against average, median, majority, EM and Hedge, with standard errors",
  file: "reports and labels: slot,worker,report,label; - is standard input",
  async run({ crowd }, { file }) {
    const { source, votes: read } = await probabilitiesOf(file);
    const found = compareVotes(crowd, read);
    if (found.slots === 0) throw new Refusal(source, "no slot has a label, so nothing can be compared");
    const { rows, slots, blocks, best } = found;
    const named = (scheme: string): string => (scheme === "best" ? `best worker (${label(best)})` : scheme);
    return experimentReport(
      `${counted(slots, "slot")} with a label, ${counted(read.workers.length, "worker")}`,
      [
        "Mechanism: wsu, anytime, mean output. More loss: the scheme's mean loss less the mechanism's on the same slots,",
        `with the standard error of a jackknife over ${counted(blocks, "block")} of slots that follow one another.`,
      ],
      [
        ["scheme", "loss", "regret", "more", "error", "verdict"],
        ...rows.map((row) => [row.scheme, row.loss, row.regret, row.more, row.error, verdictOf(row)]),
      ],
      [
        {
          table: {
            head: ["scheme", "mean loss", "regret", "more loss", "the mechanism is"],
            rows: rows.map((row) => [
              named(row.scheme), figure(row.loss, 5), figure(row.regret, 2),
              row.more === null ? "" : estimate(row.more, row.error), verdictOf(row) ?? "",
            ]),
          },
        },
        { text: [verdict(rows)] },
      ],
    );
  },
};

/** What the mechanism is beside the scheme; null where no error is known. */
function verdictOf({ more, error }: Compared): string | null {
  if (more === null || error === null) return null;
  if (Math.abs(more) <= SURE * error) return "as good";
  return more > 0 ? "better" : "worse";
}

function verdict(rows: readonly Compared[]): string {
  const others = rows.filter(({ scheme }) => scheme !== "hao-duan");
  const those = (word: string): string =>
    others.filter((row) => verdictOf(row) === word).map(({ scheme }) => scheme).join(", ") || "nothing";
  return `By ${SURE} standard errors the mechanism is better than ${those("better")}; worse than ${those("worse")}; `
    + `these slots cannot tell it from ${those("as good")}.`;
}
