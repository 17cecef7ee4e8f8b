// The threads' program: the packaged core behind a port.

import { load } from "candor";
import { answer } from "../../web/worker/answer.js";
import { scope } from "./thread.js";

answer(scope(), load);
