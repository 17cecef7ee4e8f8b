// A worker's program: replays families of tasks.

import { load } from "candor";
import { workerData } from "node:worker_threads";
import { answering } from "../../../web/worker/answer.js";
import { scope } from "../../pool/thread.js";
import type { Named } from "../families.js";
import { replayFamily, type FamilyWanted } from "./family.js";

const { crowd } = await load();
answering<Named>(scope(), ({ votes }) => replayFamily(crowd, votes, workerData as FamilyWanted));
