// candor/worker: the rooms in a Web Worker, as promises.

export { answer } from "./answer.js";
export { connect } from "./connect.js";
export { ClientClosed, WorkerCrash } from "./errors.js";
export type * from "./types.js";
