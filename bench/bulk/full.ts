// The trials and the batches of bulk pricing, as a module of this Node.

export { TRIALS } from "../../test/bulk/ordeals.js";
export { alone, CORE, makeFiles, open, submitted, worked } from "../../test/bulk/ground.js";
export { shardsOf, priceShard } from "../../bindings/node/bulk/index.js";
export { submit, statusOf } from "../../bindings/node/bulk/jobs/index.js";
export { reduce } from "../../bindings/node/bulk/jobs/reduce.js";
export { postgresServer } from "../../test/stores/postgres.js";
