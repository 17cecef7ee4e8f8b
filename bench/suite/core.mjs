// The package and its two cores, as whoever builds the suite provides them (../harness/build.mjs), and a way to time
// one function of a core without what stands around it.

import without from "built/core.scalar.wasm";
import { load } from "candor";

export const candor = await load();
export const withoutSimd = await load({ source: without });

/** What `work` makes, and what repeats the last call of an export of the cores that it made. */
export function watching(name, work) {
  const { Instance } = WebAssembly;
  let last;
  const watch = (call) => (...given) => {
    last = () => call(...given);
    return call(...given);
  };
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, given) {
      const { exports } = new target(...given);
      return { exports: { ...exports, [name]: watch(exports[name]) } };
    },
  });
  try {
    return { made: work(), again: () => last() };
  } finally {
    WebAssembly.Instance = Instance;
  }
}
