// Where --keys has the public keys from: a file, or a service.

import type { KeySet } from "candor/receipts";
import { Refusal, refusing, type Place } from "../refusal.js";
import { onlyDocument } from "../input/documents.js";

const SECONDS = 30;
const MOST_BYTES = 2 ** 20;

/** @param from a file, `-` for standard input, or a URL. @throws Refusal where there are none. */
export async function keysFrom(from: string): Promise<KeySet> {
  const remote = /^https?:\/\//.test(from);
  const { value, place } = remote ? await fetched(from) : await onlyDocument(from, "one JSON document has the keys");
  const { keySet } = await import("candor/receipts");
  return refusing(place, () => keySet(value));
}

async function fetched(url: string): Promise<{ readonly value: unknown; readonly place: Place }> {
  const place = { name: url };
  const response = await fetch(url, { signal: AbortSignal.timeout(1000 * SECONDS) }).catch((error: unknown) => {
    const { cause, message } = error as Error;
    throw new Refusal(place, cause instanceof Error ? cause.message : message);
  });
  if (!response.ok) throw new Refusal(place, `answered ${response.status}`);
  const text = await response.text().catch((error: unknown) => {
    throw new Refusal(place, (error as Error).message);
  });
  if (text.length > MOST_BYTES) throw new Refusal(place, `more than ${MOST_BYTES} characters are no key set`);
  try {
    return { value: JSON.parse(text) as unknown, place };
  } catch {
    throw new Refusal(place, "not JSON");
  }
}
