// Random tests draw the same cases in every run; FAST_CHECK_SEED=n draws others.

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["FAST_CHECK_SEED"] ?? 20260101) });
