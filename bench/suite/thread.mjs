// The suite in a worker of a page: a job in, its rows or an error out. It listens before anything is loaded: what is
// said to a worker that does not listen is lost.

addEventListener("message", async ({ data }) => {
  try {
    const { perform } = await import("./perform.mjs");
    postMessage({ rows: perform(data) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
