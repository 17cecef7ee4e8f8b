// The ordeals at their full size, as a module of this Node.

export { bundled, bundlePrograms } from "../../test/faults/bundle.js";
export { TRIALS } from "../../test/faults/ordeals.js";
export { ground } from "../../test/faults/stores.js";
