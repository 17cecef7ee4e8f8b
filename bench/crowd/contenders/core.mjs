// The package's replay of a whole history in one call.

import { candor } from "../../suite/core.mjs";

/** Reports in one Float64Array, so that marshalling is one copy. */
export const replay = ({ rows, ...options }) => () => candor.crowd.replay(options);

/** The same with an array of numbers, or null, for each slot. */
export function replayNested({ rows, reports, ...options }) {
  const nested = Array.from({ length: rows }, (_, t) => {
    const row = Array.from(reports.subarray(t * options.workers.length, (t + 1) * options.workers.length));
    return row.map((report) => (Number.isNaN(report) ? null : report));
  });
  return () => candor.crowd.replay({ ...options, reports: nested });
}
