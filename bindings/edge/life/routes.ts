// The routes of what lives.

import type { Hono } from "hono";
import type { Service } from "../options.js";
import { announces, commands } from "./commands.js";
import { heads } from "./head.js";
import { events, looks } from "./looks.js";
import { Places } from "./places.js";
import type { LiveRoom } from "./room.js";

/** Four routes a room, and one more where the service signs; none where no streams live. */
export function addLives(app: Hono, service: Service, rooms: readonly LiveRoom[]): void {
  const { streams, receipts } = service;
  if (!streams) return;
  const places = new Places(service.limits.waiting);
  // once for all: Node warns of a signal to which many listen
  service.signal?.addEventListener("abort", () => places.close());
  for (const room of rooms) {
    const live = { service, streams, room, places };
    app.post(room.path, announces(live));
    app.get(`${room.path}/:id`, looks(live));
    app.post(`${room.path}/:id/commands`, commands(live));
    app.get(`${room.path}/:id/events`, events(live));
    if (receipts) app.get(`${room.path}/:id/receipt`, heads(live, receipts));
  }
}
