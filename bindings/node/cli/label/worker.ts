// A worker's program: answers families of tasks.

import { load } from "candor";
import { workerData } from "node:worker_threads";
import { answering } from "../../../web/worker/answer.js";
import { scope } from "../../pool/thread.js";
import type { Named } from "../families.js";
import { labelFamily, type FamilyWanted } from "./family.js";

const { crowd } = await load();
answering<Named>(scope(), ({ votes }) => labelFamily(crowd, votes, workerData as FamilyWanted));
