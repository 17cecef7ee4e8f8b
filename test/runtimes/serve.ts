// The loopback server of the runtime tests: the site's pages under a content security policy, the two builds of the core, and
// a place to post results to.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
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
  let receive: (result: unknown) => void = () => {};
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url!, "http://127.0.0.1");
    if (request.method === "POST") {
      receive(JSON.parse(await text(request)));
      response.writeHead(204).end();
    } else if (pathname === "/page") {
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
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    page: (path, policy) => `${origin}/page?${new URLSearchParams({ script: path, policy })}`,
    result: (seconds) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the page posted nothing within ${seconds} s`)), 1000 * seconds);
      receive = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
    }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
