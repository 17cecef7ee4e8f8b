// An app in which boxes live, and who asks it.

import { createHash } from "node:crypto";
import { Hono } from "hono";
import { addLives } from "../../../bindings/edge/life/routes.js";
import type { LiveRoom } from "../../../bindings/edge/life/room.js";
import type { LogEntry } from "../../../bindings/edge/log.js";
import { serviceOf, type AppOptions } from "../../../bindings/edge/options.js";
import { addUnmatched } from "../../../bindings/edge/unmatched.js";
import { text } from "../../../bindings/edge/values.js";
import { asked, type Asked } from "../asked.js";
import { Boxes } from "./box.js";

const ROOM: LiveRoom = {
  path: "/v1/boxes", prefix: "boxes/", tag: "data", one: "box", many: "boxes", description: "Boxes.",
  announcement: text(), command: text(), seen: text(), shown: text(), events: [],
  views: { operator: text(), user: text(), anybody: text() }, examples: { announcement: {}, commands: {} },
  measure: () => ({}), grows: {},
};

const key = (name: string, more: object = {}) =>
  ({ name, sha256: createHash("sha256").update(`secret-${name}`).digest("hex"), ...more });

export const KEYS = [
  key("desk", { role: "operator" }), key("ann"), key("bob"), key("shop", { for: true }),
];

export class Served {
  readonly boxes: Boxes;
  readonly app = new Hono();
  readonly log: LogEntry[] = [];
  readonly closing = new AbortController();
  #keys = 0;

  constructor(options: AppOptions = {}, boxes = new Boxes()) {
    this.boxes = boxes;
    const log = (entry: LogEntry): void => void this.log.push(entry);
    const service = serviceOf({ streams: boxes.streams, keys: KEYS, log, signal: this.closing.signal, ...options });
    addLives(this.app, service, [ROOM]);
    addUnmatched(this.app, service);
  }

  /** @param who name of a key; "" for none */
  ask(who: string, method: string, path: string, body?: unknown, headers: object = {}): Promise<Asked> {
    const all = { ...(who && { authorization: `Bearer secret-${who}` }), ...headers };
    return asked(this.app, path, body, { method, headers: all });
  }

  get(who: string, path: string, headers: object = {}): Promise<Asked> {
    return this.ask(who, "GET", path, undefined, headers);
  }

  post(who: string, path: string, body: unknown, headers: object = {}): Promise<Asked> {
    return this.ask(who, "POST", path, body, { "idempotency-key": `k${this.#keys++}`, ...headers });
  }

  /** Announces a box. */
  async box(until = 2000): Promise<void> {
    await this.post("desk", "/v1/boxes", { id: "one", until });
  }

  /** Says something to it. */
  say(who: string, type: string, version: number, fields: object = {}, headers: object = {}): Promise<Asked> {
    return this.post(who, "/v1/boxes/one/commands", { type, version, ...fields }, headers);
  }

  put(who: string, number: number, version: number, headers: object = {}): Promise<Asked> {
    return this.say(who, "put", version, { user: who, number }, headers);
  }
}
