// How a page hands over its result: by a POST to its own origin, so that a driver need only open the page.

export async function post(work: () => Promise<unknown>): Promise<void> {
  const result = await work().catch((error: unknown) => ({ error: `${String(error)}\n${(error as Error).stack}` }));
  await fetch("/result", { method: "POST", body: JSON.stringify(result) });
}
