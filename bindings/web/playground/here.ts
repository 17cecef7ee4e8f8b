// The core in the page itself, behind a port as a worker's is: what is asked of it while an event is heard is answered before the frame
// that the event leads to. For calls that take a part of a frame, as nothing else happens meanwhile.

import { answer } from "candor/worker";
import { arrived } from "./start.js";

type Hear = (event: { readonly data: unknown }) => void;

/** As much of a worker as a client uses. */
export function here() {
  let hear: Hear = () => {};
  let ask: Hear = () => {};
  answer({
    addEventListener: (_, listener) => void (ask = listener),
    postMessage: (data) => hear({ data }),
  }, async () => {
    // nothing to wait for once it is there
    if (!globalThis.loadCore) await arrived();
    return loadCore();
  });
  return {
    addEventListener: (type: string, listener: Hear) => void (type === "message" && (hear = listener)),
    postMessage: (data: unknown) => ask({ data }),
    terminate: () => {},
  };
}
