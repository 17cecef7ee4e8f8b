// A folder on loopback, to pages that are isolated from others: their clocks tick every 20 us or less, others' every
// millisecond. What a page posts is handed on.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { json } from "node:stream/consumers";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json" };
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** @returns its origin; `posted`, a promise of what a page posts next; `close` */
export async function serve(folder, port = 0) {
  let receive = () => {};
  const answer = async (request, response) => {
    if (request.method === "POST") {
      receive(await json(request));
      return response.writeHead(204).end();
    }
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) return response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...ISOLATED }).end(bytes);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise((listening, failed) => server.once("error", failed).listen(port, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    posted: (seconds) => new Promise((resolve, reject) => {
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
