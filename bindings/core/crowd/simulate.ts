// Whole runs in simulated environments: marshalling.

import { choice, integer, record } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory } from "../refusal.js";
import { Status, type CrowdCore } from "./abi.js";
import { boundOf, takeCrowd, takeRecord } from "./block.js";
import { baselines, defaults, environments, strategies } from "./names.js";
import { TOLD_FIELDS, baselineBits, baselineNames, crowdMechanism } from "./options.js";
import type { CrowdSimulation, Simulated } from "./study-types.js";

interface Sizes {
  readonly runs: number;
}

const perRun = array("f64", ({ runs }: Sizes) => runs);

export const SIMULATION = layout<Sizes>()({
  slots: "f64",
  seed: "f64",
  environment: "u32",
  strategy: "u32",
  runs: "u32",
  regret: perRun,
  mixture: perRun,
  compared: array("f64", ({ runs }) => runs * baselines.length),
  accurate: perRun,
});

/** What draws follow from is the seed, not a key. */
const FIELDS = [
  "environment", "workers", "slots", "runs", "seed", "strategy", "baselines",
  ...TOLD_FIELDS.filter((field) => field !== "key"),
];

export function simulate(heap: Heap<CrowdCore>, options: CrowdSimulation): Simulated {
  const input = record("simulation", options, FIELDS, "");
  const environment = choice("environment", input.environment, environments);
  const workers = integer("workers", input.workers, 1, 1e6);
  const slots = integer("slots", input.slots, 1, Number.MAX_SAFE_INTEGER);
  const runs = integer("runs", input.runs, 1, 1e6);
  const seed = integer("seed", input.seed, 0, 2 ** 52);
  const strategy = choice("strategy", input.strategy, strategies, defaults.strategy);
  const wanted = baselineBits(input.baselines, 0);
  const mechanism = crowdMechanism(input, slots, false);
  return heap.scoped(() => {
    const { crowd, space } = takeCrowd(heap, mechanism, workers);
    const running = takeRecord(heap, workers, wanted, slots, slots);
    const simulation = SIMULATION.take(heap, { runs }, 0, ["runs", runs]);
    simulation.fill({ slots, seed, environment, strategy, runs });
    const status = heap.core.crowdSimulate(simulation.address, crowd.address, running.address, space);
    if (status !== Status.OK) throw outOfMemory("workers", workers);
    const compared = simulation.copy("compared");
    const names = baselineNames(wanted);
    const column = (k: number): Float64Array => compared.filter((_, at) => at % baselines.length === k);
    return {
      options: {
        ...mechanism.options, environment: environments[environment]!, workers, slots, runs, seed,
        strategy: strategies[strategy]!, baselines: names,
      },
      regret: simulation.copy("regret"),
      mixtureRegret: simulation.copy("mixture"),
      baselines: Object.fromEntries(names.map((name) => [name, column(baselines.indexOf(name))])),
      accurateShare: simulation.copy("accurate"),
      bound: boundOf(heap, crowd.address),
    };
  });
}
