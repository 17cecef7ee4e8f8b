// The package's plan of a call, from an object for each user.

import { candor } from "../../suite/core.mjs";

export const plan = (call) => () => candor.data.plan(call);
