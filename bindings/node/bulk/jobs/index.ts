// Bulk pricing over many machines: shards as jobs on PostgreSQL.

export { cancel, find, resume, submit, type Submission, type Submitted } from "./batches.js";
export { INSTALL, openDatabase, type Database } from "./database.js";
export type { News, Saying, Tell } from "./news.js";
export { patiently } from "./patience.js";
export { ofDatabase } from "./refused.js";
export { failingOf, notesOf, openBatches, statusOf, troublesOf, type BatchStatus, type Failing, type Noted, type Trouble } from "./status.js";
export { work, type WorkerOptions } from "./worker.js";
