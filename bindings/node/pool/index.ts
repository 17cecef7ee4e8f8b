// candor/pool: the rooms in threads of Node's, as promises.

export { ClientClosed, WorkerCrash } from "../../web/worker/errors.js";
export { openPool, type Pool, type PoolOptions } from "./open.js";
export type { CallOptions, Promised, Signal, WholeBatch } from "../../web/worker/types.js";
