// The worker's program: the packaged core behind a port.

import { load } from "../index.js";
import { answer } from "./answer.js";
import type { Scope } from "./types.js";

// a page that imports it is no worker: its messages are anybody's
if (!("document" in globalThis)) answer(globalThis as unknown as Scope, load);
