// How the tests start browsers and workerd, and where Deno and Bun are: the bench starts the same.

export { browsers } from "../../test/runtimes/browsers.js";
export { installed, workerd } from "../../test/runtimes/jobs.js";
