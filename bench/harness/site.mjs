// A folder on loopback, to pages that are isolated from others: their clocks tick every 20 us or less, others' every
// millisecond. What a page posts is handed on.

import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { listen } from "../../scripts/loopback.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json" };
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

export function serve(folder, port = 0) {
  return listen(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) return response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...ISOLATED }).end(bytes);
  }, port);
}
