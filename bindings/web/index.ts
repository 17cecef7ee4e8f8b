// The package's entry everywhere but in workerd: the core travels inside the JavaScript.

export { instantiate } from "../core/instantiate.js";
export { load } from "../core/load.js";
export type * from "../core/types.js";
