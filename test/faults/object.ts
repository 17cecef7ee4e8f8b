// A worker whose objects have a stream each, for ordeals: commands as a service sends them, and everything that is in
// an object's store, for the audit.

import { objectStreams, StreamObject, type ObjectNamespace } from "../../bindings/edge/app.js";
import type { ObjectState } from "../../bindings/edge/life/object.js";
import { Unavailable, type ServiceCommand } from "../../bindings/edge/life/streams.js";
import { durableObjectStore } from "../../bindings/edge/stores/durable-object.js";

interface Asked {
  readonly stream: string;
  /** Left out: all of its events are asked for. */
  readonly command?: ServiceCommand;
}

/** The service's object, and a way to what it keeps. */
export class Held {
  readonly #object: StreamObject;

  constructor(private readonly state: ObjectState) {
    this.#object = new StreamObject(state);
  }

  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname === "/") return this.#object.fetch(request);
    return Response.json(await durableObjectStore(this.state.storage).read(await request.text(), 0));
  }

  alarm(): Promise<void> {
    return this.#object.alarm();
  }
}

export default {
  async fetch(request: Request, { STREAMS }: { readonly STREAMS: ObjectNamespace }): Promise<Response> {
    const { stream, command } = await request.json() as Asked;
    if (!command) {
      const object = STREAMS.get(STREAMS.idFromName(stream) as never);
      return object.fetch("https://stream/events", { method: "POST", body: stream });
    }
    try {
      return Response.json({ outcome: await objectStreams(STREAMS).command(stream, command) });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return Response.json({ unavailable: String((error.cause as Error | undefined)?.message ?? error.message) });
    }
  },
};
