// The suite in a browser: /job.html?JOB posts what came of it to where it came from.

import { identity } from "../../test/runtimes/programs/identity.ts";
import { post } from "../../test/runtimes/programs/post.ts";

const job = JSON.parse(decodeURIComponent(location.search.slice(1)));

await post(async () => {
  const { perform } = await import("./perform.mjs");
  return { ...identity(), rows: perform(job) };
});
