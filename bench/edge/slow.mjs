// Clients that take their time: one sends a price a byte a second, one reads a batch's answer a byte a second.

import { connect } from "node:net";
import { request } from "../harness/client.mjs";
import { games } from "./games.mjs";

function trickling(port) {
  const bytes = request("/v1/game/price", JSON.stringify(games(5, 64, 1)[0]));
  const socket = connect(port, "127.0.0.1");
  let sent = 0;
  const timer = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 1000);
  return { socket, timer };
}

/** More lines than any buffer holds, so that its server has to wait. */
function sipping(port) {
  const lines = games(5, 64, 2000).map((game) => JSON.stringify(game)).join("\n");
  const socket = connect({ port, host: "127.0.0.1", highWaterMark: 1 });
  socket.pause();
  socket.write(request("/v1/game/batch", lines, { "Content-Type": "application/x-ndjson" }));
  const timer = setInterval(() => socket.read(1), 1000);
  return { socket, timer };
}

/** Resolves with what ends them, once their servers have done what they can for them. */
export async function slowClients(port, each = 5) {
  const clients = Array.from({ length: each }, () => [trickling(port), sipping(port)]).flat();
  // a server may have had enough of them
  for (const { socket } of clients) socket.on("error", () => {});
  await new Promise((resolve) => setTimeout(resolve, 2000));
  return () => {
    for (const { socket, timer } of clients) {
      clearInterval(timer);
      socket.destroy();
    }
  };
}
