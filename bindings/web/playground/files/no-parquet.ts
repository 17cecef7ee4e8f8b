// In place of bindings/read/parquet.ts: its decoders weigh 93 kB by gzip (18 and 75, measured), more than is left of the
// page's 250 kB.

import { Unreadable, type Place } from "../../../read/place.js";

export async function openParquet(place: Place): Promise<never> {
  throw new Unreadable(place, "Parquet, which this page does not read; the command line does, and CSV, JSON and JSONL are read here");
}
