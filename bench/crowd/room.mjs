// A history of a crowd replayed: by number of workers, and with what makes it leave the common path.

import { replay, replayNested } from "./contenders/core.mjs";
import { dense, sparse } from "./contenders/plain.mjs";
import { history } from "./history.mjs";

/** Of what is drawn at random. */
const KEY = "0123456789abcdef0123456789abcdef";

/** Plain JavaScript knows no draws and no baselines. */
const plain = ({ key, baselines }) => !key && baselines?.length === 0;
const everybody = (input) => (plain(input) && !input.reports.some(Number.isNaN) ? dense(input) : undefined);
const whoever = (input) => (plain(input) ? sparse(input) : undefined);

export const crowd = {
  title: "replay of a crowd",
  unit: "report",
  points: {
    "N = 3": { workers: 3 },
    "N = 20": { workers: 20 },
    "N = 123": { workers: 123 },
    "N = 1000": { workers: 1000 },
    "N = 20, a tenth missing": { workers: 20, missing: 0.1 },
    "N = 20, one missing": { workers: 20, missing: "one" },
    "N = 20, output sampled": { workers: 20, output: "sample", key: KEY },
    "N = 20, noisy labels": { workers: 20, labelNoise: 0.1, key: KEY },
    "N = 20, all baselines": { workers: 20, baselines: undefined },
  },
  few: ["N = 3", "N = 20", "N = 123", "N = 20, a tenth missing", "N = 20, all baselines"],
  input: history,
  size: ({ reports }) => reports.length,
  columns: ({ predictions, losses, weights }) => [predictions, losses, weights],
  tolerance: 1e-9,
  unitary: "core, replay",
  contenders: {
    "core, replay": replay,
    "core, replay of nested arrays": replayNested,
    "JavaScript, everybody reports": everybody,
    "JavaScript, some may be silent": whoever,
  },
};
