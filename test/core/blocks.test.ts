// The seam between assembly/ and bindings/core: every description of a block is the core's own class, field by field, and the
// arrays that are taken from it are as long as the kernels write.

import asc from "assemblyscript/asc";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CrowdCore } from "../../bindings/core/crowd/abi.js";
import { CROWD, RECORD, ROWS } from "../../bindings/core/crowd/block.js";
import { FORESIGHT, LOTTERY } from "../../bindings/core/crowd/foresee.js";
import { crowdRoom } from "../../bindings/core/crowd/index.js";
import { LABELS } from "../../bindings/core/crowd/label/block.js";
import { PAYMENT } from "../../bindings/core/crowd/payments.js";
import { GOLDEN, PEER } from "../../bindings/core/crowd/peer/block.js";
import { RESPONSE } from "../../bindings/core/crowd/respond.js";
import { SIMULATION as CROWD_SIMULATION } from "../../bindings/core/crowd/simulate.js";
import { VOTES } from "../../bindings/core/crowd/votes.js";
import type { DataCore } from "../../bindings/core/data/abi.js";
import { CALL, COMPARISON, CONVEX, SIMULATION, SUMS, WINDOW } from "../../bindings/core/data/block.js";
import { dataRoom } from "../../bindings/core/data/index.js";
import type { GameCore } from "../../bindings/core/game/abi.js";
import { GAME } from "../../bindings/core/game/block.js";
import { CANDIDATES } from "../../bindings/core/game/candidates.js";
import { AUDIT } from "../../bindings/core/game/audit.js";
import { CHECKPOINTS } from "../../bindings/core/game/checkpoints.js";
import { CHOICE } from "../../bindings/core/game/choose.js";
import { FIT } from "../../bindings/core/game/fit-rewards.js";
import { gameRoom } from "../../bindings/core/game/index.js";
import { ROBUSTNESS } from "../../bindings/core/game/robustness.js";
import { QUOTE } from "../../bindings/core/game/quote.js";
import { SYNTHETIC } from "../../bindings/core/game/synthetic.js";
import { CONTINUITY } from "../../bindings/core/game/continuity.js";
import { IMPLEMENTABILITY } from "../../bindings/core/game/implementability.js";
import { PAYMENT_BOUNDS } from "../../bindings/core/game/payment-bounds.js";
import { OBJECTIVE } from "../../bindings/core/game/train.js";
import { instance } from "../../bindings/core/memory/core.js";
import type { Layout } from "../../bindings/core/memory/block.js";
import { GuardedHeap } from "./guarded.js";
import { run } from "../runtimes/programs/workload.js";

interface Described {
  /** Where the class stands, without `assembly/` and `.ts`. */
  readonly file: string;
  readonly name: string;
  readonly block: Layout<never, Readonly<Record<string, never>>>;
}

type Core = GameCore & CrowdCore & DataCore;

const described = (file: string, name: string, block: unknown): Described => ({ file, name, block: block as Described["block"] });

const BLOCKS: readonly Described[] = [
  described("game/block", "Game", GAME),
  described("game/candidates", "Candidates", CANDIDATES),
  described("game/checkpoints", "Checkpoints", CHECKPOINTS),
  described("game/study/lies", "Audit", AUDIT),
  described("game/study/robustness", "Robustness", ROBUSTNESS),
  described("game/choose", "Choice", CHOICE),
  described("game/study/quote", "Quote", QUOTE),
  described("game/study/synthetic", "Synthetic", SYNTHETIC),
  described("game/objectives/block", "Objective", OBJECTIVE),
  described("game/study/continuity", "Continuity", CONTINUITY),
  described("game/study/implementability", "Implementability", IMPLEMENTABILITY),
  described("game/study/payment-bounds", "PaymentBounds", PAYMENT_BOUNDS),
  described("game/study/comparisons", "Fit", FIT),
  described("crowd/block", "Crowd", CROWD),
  described("crowd/rows", "Rows", ROWS),
  described("crowd/record", "Record", RECORD),
  described("crowd/label/block", "Labels", LABELS),
  described("crowd/sparse/votes", "Votes", VOTES),
  described("crowd/payments", "Payment", PAYMENT),
  described("crowd/peer/block", "Peer", PEER),
  described("crowd/peer/golden", "Golden", GOLDEN),
  described("crowd/study/simulate", "Simulation", CROWD_SIMULATION),
  described("crowd/study/response", "Response", RESPONSE),
  described("crowd/study/foresee", "Foresight", FORESIGHT),
  described("crowd/study/lottery", "Lottery", LOTTERY),
  described("data/block", "Call", CALL),
  described("data/study/equilibria", "Window", WINDOW),
  described("data/study/compare", "Comparison", COMPARISON),
  described("data/convex", "Convex", CONVEX),
  described("data/study/simulate", "Simulation", SIMULATION),
  described("data/study/simulate", "Sums", SUMS),
];

/** What the compiler says: of every class its bytes, and of every field its offset. */
async function compiled(): Promise<Record<string, number>> {
  const names: string[] = [];
  const lines = BLOCKS.flatMap(({ file, name, block }, k) => {
    const constant = (field: string, value: string): string => {
      names.push(`${file}: ${name}.${field}`);
      return `export const v${names.length - 1}: u32 = <u32>${value};`;
    };
    return [
      `import { ${name} as B${k} } from "./assembly/${file}";`,
      constant("", `offsetof<B${k}>()`),
      ...Object.keys(block.offsets).map((field) => constant(field, `offsetof<B${k}>("${field}")`)),
    ];
  });
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["layouts.ts", "--runtime", "stub", "--outFile", "layouts.wasm"], {
    readFile: (path: string) => {
      if (path === "layouts.ts") return lines.join("\n");
      try {
        return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
      } catch {
        return null;
      }
    },
    writeFile: (_: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString());
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(binary!)), { env: { abort() {} } });
  return Object.fromEntries(names.map((name, k) => [name, (exports[`v${k}`] as WebAssembly.Global).value as number]));
}

test("every description has the fields of its class, in their places, and no field is missing at the end", async () => {
  const described = BLOCKS.flatMap(({ file, name, block }) => [
    [`${file}: ${name}.`, block.bytes] as const,
    ...Object.entries(block.offsets).map(([field, at]) => [`${file}: ${name}.${field}`, at] as const),
  ]);
  expect(Object.fromEntries(described)).toEqual(await compiled());
}, 600_000);

describe.each(["core", "core.scalar"])("%s", (build) => {
  test("no kernel writes behind an array that was taken for it", () => {
    const module = new WebAssembly.Module(new Uint8Array(readFileSync(new URL(`../../build/${build}.wasm`, import.meta.url))));
    const heaps: GuardedHeap<Core>[] = [];
    const fresh = (): GuardedHeap<Core> => {
      const heap = new GuardedHeap<Core>(instance(module));
      heaps.push(heap);
      return heap;
    };
    const heap = fresh();
    const data = dataRoom(heap);
    run({ game: gameRoom(heap, fresh), crowd: crowdRoom(heap, fresh), data }, () => {});
    const users = data.sample({ distribution: "pareto", users: 3000, seed: 7 }).map((user, i) => ({ ...user, id: `u${i}` }));
    data.compare({ users, threshold: 9000, rule: "critical-value", reserve: 900, protocol: "small-first" });
    for (const one of heaps) one.check();
  });
});
