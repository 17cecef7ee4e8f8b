// The conformance suite: the same program in every runtime, which knows "candor" and nothing else. Its report is compared
// outside (../conformance.test.ts).

import { load, type Candor, type Source } from "candor";
import { runChecks } from "./checks.js";
import { identity } from "./identity.js";
import type { Report } from "./report.js";
import { hash, run, sha256 } from "./workload.js";

/** The two builds of the core, as URLs or, where nothing else is allowed, as modules. */
export interface Sources {
  readonly simd: Source;
  readonly scalar: Source;
}

/** Runs of the whole workload between the cold and the hot hash. */
const REPETITIONS = 30;

export async function conformance({ simd, scalar }: Sources): Promise<Report> {
  const { candor, bytes } = await loadWatched();
  const cold = await hash(candor);
  for (let k = 0; k < REPETITIONS; k++) run(candor, () => {});
  return {
    runtime: identity(),
    compiled: bytes && (await sha256(bytes)),
    outputs: cold.outputs,
    hashes: {
      cold: cold.hash,
      hot: (await hash(candor)).hash,
      scalar: (await hash(await load({ source: scalar }))).hash,
      simd: await load({ source: simd }).then(async (built) => (await hash(built)).hash, refusal),
    },
    checks: await runChecks({ candor, scalar }),
  };
}

/** load(), and the bytes it compiled. */
async function loadWatched(): Promise<{ readonly candor: Candor; readonly bytes: BufferSource | null }> {
  const { Module } = WebAssembly;
  let bytes: BufferSource | null = null;
  WebAssembly.Module = new Proxy(Module, {
    construct(target, [source]: [BufferSource]) {
      bytes = source;
      return new target(source);
    },
  });
  try {
    return { candor: await load(), bytes };
  } finally {
    WebAssembly.Module = Module;
  }
}

function refusal(error: unknown): string {
  return error instanceof WebAssembly.CompileError ? "refused" : String(error);
}
