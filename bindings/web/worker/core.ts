// The worker's program: the packaged core behind a port.

import { load } from "../index.js";
import { answer } from "./answer.js";
import type { Scope } from "./types.js";

answer(globalThis as unknown as Scope, load);
