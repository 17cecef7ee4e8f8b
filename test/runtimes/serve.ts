// The loopback server of the runtime tests: the site's pages under a content security policy, the two builds of the core, and
// a place to post results to.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listen } from "../../scripts/loopback.mjs";
import type { Site } from "./site.js";

export const POLICIES = {
  wasm: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  noWasm: "default-src 'self'; script-src 'self'",
} as const;

export interface Server {
  readonly origin: string;
  /** The page that runs the script at `path` under a policy. */
  page(path: string, policy: keyof typeof POLICIES): string;
  /** What the page in the browser posts next. */
  result(seconds: number): Promise<unknown>;
  close(): void;
}

export async function serve(site: Site): Promise<Server> {
  const { origin, posted, close } = await listen(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://127.0.0.1");
    if (pathname === "/page") {
      const policy = POLICIES[searchParams.get("policy") as keyof typeof POLICIES];
      response.writeHead(200, { "content-type": "text/html", "content-security-policy": policy });
      response.end(`<!doctype html><link rel=icon href=data:,><script type=module src="${searchParams.get("script")}"></script>`);
    } else {
      // the cores go out under no type of their own, as many servers send them
      const [folder, type] = pathname.endsWith(".wasm") ? [".", "application/octet-stream"] : ["www", "text/javascript"];
      const bytes = await readFile(join(site.folder, folder, pathname)).catch(() => undefined);
      if (bytes) response.writeHead(200, { "content-type": type }).end(bytes);
      else response.writeHead(404).end();
    }
  });
  return {
    origin, close,
    page: (path, policy) => `${origin}/page?${new URLSearchParams({ script: path, policy })}`,
    result: posted,
  };
}
