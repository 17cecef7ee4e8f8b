// A server on loopback for pages that post what they find.

import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** @param get answers what is not posted: (request, response) => promise
 *  @returns its origin; `posted`, a promise of what a page posts next; `close` */
export async function listen(get, port = 0) {
  let receive = () => {};
  const answer = async (request, response) => {
    if (request.method !== "POST") return get(request, response);
    receive(await json(request));
    response.writeHead(204).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
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
