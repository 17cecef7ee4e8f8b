// The calls and rounds of a store.

import { load } from "candor";
import type { Store } from "../stores/store.js";
import type { AnyLife } from "./draft.js";
import { streamsOf, type OwnStreams, type StreamsOptions } from "./service.js";

/** Data calls and crowd rounds over a store, for `createApp({ streams })`. Deadlines move when anybody asks, and by
 *  themselves where a clock runs: `clockOf(streams)`.
 *  @example
 *  const streams = await openStreams(memoryStore());
 *  const clock = clockOf(streams);
 *  const app = createApp({ streams, keys: [{ name: "desk", sha256, role: "operator" }] }); */
export async function openStreams(store: Store, options: StreamsOptions = {}): Promise<OwnStreams> {
  const { data, crowd } = await load();
  const lives = { "calls/": data.calls as unknown as AnyLife, "rounds/": crowd.rounds as unknown as AnyLife };
  return streamsOf(lives, store, options);
}
