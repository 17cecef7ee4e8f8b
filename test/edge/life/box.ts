// A service of boxes whose clock stands still until it is told, over a store that can fail.

import { streamsOf, type StreamsOptions, type OwnStreams } from "../../../bindings/edge/life/service.js";
import type { Outcome, ServiceCommand } from "../../../bindings/edge/life/streams.js";
import { memoryStore } from "../../../bindings/edge/stores/memory.js";
import type { Store } from "../../../bindings/edge/stores/store.js";
import { boxes } from "../../core/toy.js";

export const BOX = "boxes/one";
export const DESK = { role: "operator", actor: "desk" } as const;

export class Boxes {
  /** The service's clock. */
  now = 1000;
  readonly streams: OwnStreams;
  #keys = 0;

  constructor(readonly store: Store = memoryStore(), options: StreamsOptions = {}) {
    this.streams = streamsOf(boxes as never, store, { now: () => this.now, poll: 0, ...options });
  }

  command(command: Partial<ServiceCommand>, stream = BOX): Promise<Outcome> {
    return this.streams.command(stream, { key: `k${this.#keys++}`, ...DESK, ...command } as ServiceCommand);
  }

  /** @param until when the box is told */
  announce(until = 2000, stream = BOX): Promise<Outcome> {
    return this.command({ type: "announce", until, version: 0 }, stream);
  }

  put(user: string, number: number, version: number, more: object = {}): Promise<Outcome> {
    return this.command({ type: "put", user, number, actor: user, role: "user", version, ...more });
  }

  async phase(stream = BOX): Promise<unknown> {
    return (await this.streams.read(stream, DESK))?.phase;
  }
}
