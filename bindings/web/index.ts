// The package's entry everywhere but in workerd: the core travels inside the JavaScript.

export { load } from "../core/load.js";
export * from "../core/public.js";
