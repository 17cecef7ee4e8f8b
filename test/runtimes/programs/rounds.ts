// Rounds of the workload: streams of a crowd over probabilities and over classes, whose last hashes are of every number.

import type { CrowdRoom, MechanismOptions } from "candor";
import { Random } from "./random.js";

const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const MECHANISMS: readonly (Omit<MechanismOptions, "key"> & { readonly secret?: string })[] = [
  {}, { update: "prod", silence: "sleep", labelNoise: 0.1 }, { update: "elf-x", secret: SECRET },
  { perSlot: 3, output: "sample", secret: SECRET },
];
const WORKERS = Array.from({ length: 9 }, (_, i) => `w${i}`);
const CLASSES = ["a", "b", "c"];

/** Hands every output number to `see`, in a fixed order. */
export function runRounds(crowd: CrowdRoom, see: (value: number) => void): void {
  const random = new Random(1313);
  for (const mechanism of MECHANISMS) {
    for (const classes of [null, CLASSES]) {
      const digest = stream(crowd, random, { ...mechanism, classes });
      for (let k = 0; k < 64; k += 8) see(parseInt(digest.slice(k, k + 8), 16));
    }
  }
}

/** @returns the digest of the snapshot after a life that was verified */
function stream({ rounds }: CrowdRoom, random: Random, terms: { readonly classes: readonly string[] | null }): string {
  let state = rounds.begin("rounds/workload");
  const events: ReturnType<typeof rounds.decide>["events"][number][] = [];
  let sent = 0;
  const send = (command: object): void => {
    const envelope = { key: String(sent++), actor: "desk", role: "operator", version: state.version, at: sent };
    for (const event of rounds.decide(state, { ...envelope, ...command } as Parameters<typeof rounds.decide>[1]).events) {
      state = rounds.evolve(state, event);
      events.push(event);
      for (const version of event.erases) events[version - 1] = { ...events[version - 1]!, opening: null };
    }
  };
  const salt = (): string => random.integer(0, 2 ** 31).toString(16).padStart(32, "0");
  const said = (): number | string => (terms.classes ? terms.classes[random.integer(0, 2)]! : random.unit());
  send({ type: "announce", workers: WORKERS, reportsFor: 40, retain: 5, salt: salt(), ...terms });
  for (let slot = 0; slot < 12; slot++) {
    send({ type: "open", slot });
    for (const worker of WORKERS) {
      if (random.unit() < 0.7) send({ type: "report", worker, slot, report: said(), salt: salt() });
    }
    if (slot === 6) send({ type: "leave", worker: "w4" });
    send({ type: "close", slot });
    if (slot % 2 === 1) send({ type: "settle", settlements: [slot, slot - 1].map((one) => ({ slot: one, label: said() })) });
    if (slot === 8) send({ type: "join", worker: "w9" });
  }
  send({ type: "pay", budget: 1_000_003, rule: "answers" });
  send({ type: "end" });
  rounds.verify(events);
  return rounds.snapshot(rounds.restore(rounds.snapshot(state), events)).digest;
}
