// The suite in a worker of a page: a job in, what came of it out.

import { perform } from "./perform.mjs";

addEventListener("message", ({ data }) => postMessage(perform(data)));
