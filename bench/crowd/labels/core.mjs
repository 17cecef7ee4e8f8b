// The package's answers, names and checks included.

import { candor } from "../../suite/core.mjs";

export const label = (votes) => () => candor.crowd.label(votes, { iterations: 20, tolerance: 0 });
