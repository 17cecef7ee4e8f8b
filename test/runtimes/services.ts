// The runtimes that serve: how each starts programs/service.ts, as docs/edge.md says.

import type { ChildProcess } from "node:child_process";
import { announced, start, stop } from "./command.js";
import { installed, workerd } from "./jobs.js";
import { freePort } from "./port.js";
import type { Site } from "./site.js";

export interface Service {
  readonly origin: string;
  close(): Promise<void>;
}

const LISTENING = /(http:\/\/[\w.[\]:]+:\d+)/;

async function listening(child: ChildProcess): Promise<Service> {
  const [, origin] = await announced(child, LISTENING);
  return { origin: origin!, close: () => stop(child) };
}

export const services: Readonly<Record<string, (site: Site) => Promise<Service>>> = {
  node: ({ folder }) => listening(start(process.execPath, ["service-node.js"], { cwd: folder })),
  // no leave to read files, none to reach another host
  deno: async ({ folder }) => {
    const args = ["serve", "--no-prompt", "--cached-only", "--host", "127.0.0.1", "--port", String(await freePort()), "service.js"];
    return listening(start(installed("deno"), args, { cwd: folder }));
  },
  bun: async ({ folder }) => {
    const env = { BUN_PORT: String(await freePort()), NODE_ENV: "production" };
    return listening(start(installed("bun"), ["run", "--no-install", "service.js"], { cwd: folder, env }));
  },
  workerd: async (site) => {
    const miniflare = workerd(site, "service");
    return { origin: (await miniflare.ready).origin, close: () => miniflare.dispose() };
  },
};
