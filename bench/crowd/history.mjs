// Reports and labels, seeded.

import { filled, uniform } from "../harness/uniform.mjs";

/** Reports of a replay. */
const REPORTS = 120_000;

/** @param missing the share of reports that are, or "one" of all
 *  @returns what crowd.replay takes, and how many slots it is: reports f64[rows * workers], NaN where one is missing */
export function history({ workers: N, rows = Math.ceil(REPORTS / N), missing = 0, ...options }) {
  const random = uniform(0x9e3779b9);
  const reports = filled(rows * N, random);
  const labels = filled(rows, () => (random() < 0.5 ? 1 : 0));
  if (missing === "one") reports[reports.length >> 1] = NaN;
  else if (missing > 0) for (let k = 0; k < reports.length; k++) if (random() < missing) reports[k] = NaN;
  return { rows, workers: Array.from({ length: N }, (_, i) => `w${i}`), reports, labels, baselines: [], ...options };
}
