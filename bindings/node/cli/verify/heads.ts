// Streams held against their signed heads. Events follow from each other whether or not the last ones are there: who
// was given a head notices when they are cut off, or others were put in their place.

import type { KeySet, Receipt, StreamHead } from "candor/receipts";
import type { StreamEvent } from "../../../core/life/types.js";
import type { Document } from "../../../read/json.js";
import { Refusal, quote, refusing } from "../refusal.js";
import { fault } from "./report.js";

/** @param events of one stream, which were verified
 *  @returns the last version that was signed
 *  @throws Refusal at the first head that is none, or is not theirs */
export async function heldTo(
  heads: readonly Document[], keys: KeySet, events: readonly StreamEvent[],
): Promise<number> {
  const { verify } = await import("candor/receipts");
  const { stream } = events[0]!;
  const versions: number[] = [];
  for (const { value, place } of heads) {
    const verdict = await verify(value, { keys }).catch((error: unknown) => refusing(place, () => {
      throw error;
    }));
    const { kind, output } = value as Receipt;
    const { stream: named, version, hash } = output as unknown as StreamHead;
    const wrong = fault(verdict)
      ?? (!kind.endsWith(".head") ? `expected the head of a stream, got a receipt of ${kind}`
        : named !== stream ? `the head of ${quote(named)}, and the events are of ${quote(stream)}`
          : version > events.length ? `version ${version} was signed, and the events end at ${events.length}`
            : events[version - 1]?.hash !== hash ? `event ${version} is another than was signed` : undefined);
    if (wrong !== undefined) throw new Refusal(place, wrong);
    versions.push(version);
  }
  return Math.max(...versions);
}
