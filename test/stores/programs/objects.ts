// A worker whose objects each have a store, and do with it what is posted to them.

import { durableObjectStore, isStoreFailure, type Store } from "../../../bindings/edge/stores/durable-object.js";
import { isRefusal } from "../../../bindings/core/refusal.js";
import { parsed, type Asked, type Told } from "../asked.js";

type Storage = Parameters<typeof durableObjectStore>[0];

export class Holder {
  readonly #storage: Storage;
  readonly #stores = new Map<string, Store>();

  constructor({ storage }: { readonly storage: Storage }) {
    this.#storage = storage;
  }

  async fetch(request: Request): Promise<Response> {
    return Response.json(await this.#told(parsed(await request.text()) as Asked));
  }

  async #told({ store: name, ask, given }: Asked): Promise<Told> {
    try {
      const store = this.#stores.get(name) ?? durableObjectStore(this.#storage);
      this.#stores.set(name, store);
      const call = store[ask] as (...given: unknown[]) => Promise<unknown>;
      return { result: await call(...given.map((each) => each ?? undefined)) };
    } catch (error) {
      if (isRefusal(error)) return { refused: error.field };
      if (isStoreFailure(error)) return { failed: error.message };
      throw error;
    }
  }
}

interface Objects {
  idFromName(name: string): unknown;
  get(id: unknown): { fetch(request: Request): Promise<Response> };
}

export default {
  fetch(request: Request, { HOLDERS }: { readonly HOLDERS: Objects }): Promise<Response> {
    const name = decodeURIComponent(new URL(request.url).search.slice(1));
    return HOLDERS.get(HOLDERS.idFromName(name)).fetch(request);
  },
};
