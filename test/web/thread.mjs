// The worker's side in a thread of Node's. `ends`: at which call the thread ends instead of answering.

import { load } from "candor";
import { answer } from "candor/worker";
import { exit } from "node:process";
import { parentPort, workerData } from "node:worker_threads";

let calls = 0;
parentPort.addEventListener("message", () => {
  calls += 1;
  if (calls === workerData.ends) exit(1);
});
answer(parentPort, load);
