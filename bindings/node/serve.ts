// A service on a socket of Node's, that stops when it is told to: it takes no more, and finishes what it has begun.

import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Hono } from "hono";

export interface Running {
  readonly host: string;
  readonly port: number;
  /** Resolves when nothing is left to finish, or `grace` milliseconds have gone by and what was left has been cut off.
   *  @returns how many connections were cut off */
  stop(grace: number): Promise<number>;
}

/** Milliseconds. */
export interface Times {
  /** A socket on which nothing moves for so long is closed: a client that stops halfway holds a connection, and that no
   *  longer. So long may the head of a request take, too. */
  readonly idle: number;
  /** How long a connection is kept for another request. */
  readonly keepAlive: number;
}

/** How much longer a connection may be silent on which somebody waits for an answer: a look at what lives may take a
 *  minute. Such a request has come in whole, so its sender cannot stop halfway. */
const WAIT = 60_000;

const TIMES: Times = { idle: 30_000, keepAlive: 5000 };
/** How often a stopping server looks for connections that have become idle. */
const LOOK = 50;

/** @throws the system's error where the address cannot be listened on */
export async function serve(app: Pick<Hono, "fetch">, host: string, port: number, times = TIMES): Promise<Running> {
  const { createAdaptorServer } = await import("@hono/node-server");
  const { idle, keepAlive } = times;
  const serverOptions = {
    // a batch may go on for as long as it moves, so no limit on a whole request; a body has the app's
    requestTimeout: 0, headersTimeout: idle, keepAliveTimeout: keepAlive, connectionsCheckingInterval: idle / 2,
  };
  const server = createAdaptorServer({ fetch: app.fetch as never, hostname: host, serverOptions }) as Server;
  server.setTimeout(idle);
  server.on("request", ({ method, socket }) => void (method === "GET" && socket.setTimeout(idle + WAIT)));
  const silent = unasked(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  return { host, port: (server.address() as AddressInfo).port, stop: (grace) => stop(server, silent, grace) };
}

/** The connections on which no request has come, kept up to date: Node counts them as busy. */
function unasked(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on("connection", (socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  server.on("request", ({ socket }) => silent.delete(socket));
  return silent;
}

async function stop(server: Server, silent: ReadonlySet<Socket>, grace: number): Promise<number> {
  for (const socket of silent) socket.destroy();
  const looking = setInterval(() => server.closeIdleConnections(), LOOK);
  let cut = 0;
  const cutting = setTimeout(() => {
    server.getConnections((_, count) => {
      cut = count ?? 0;
      server.closeAllConnections();
    });
  }, grace);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(looking);
  clearTimeout(cutting);
  return cut;
}
