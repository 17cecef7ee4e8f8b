// What can be verified, known by its first document: a new kind of file is an entry here.

import type { Candor } from "candor";
import type { KeySet, Verdict } from "candor/receipts";
import { isObject } from "../../../core/check.js";
import type { Document } from "../../../read/json.js";
import { isRefusal } from "../../../core/refusal.js";
import { Refusal, refusing, type Place } from "../refusal.js";

/** What it is held against. */
export interface Against {
  readonly keys: KeySet;
  readonly input?: { readonly value: unknown; readonly place: Place } | undefined;
  readonly salt?: string | undefined;
  readonly rooms: Candor;
}

/** A document, or many that belong together, and what was found of it. */
export interface Checked {
  readonly place: Place;
  readonly verdict: Verdict;
}

interface Subject {
  /** In the plural, for people. */
  readonly name: string;
  is(value: unknown): boolean;
  check(documents: readonly Document[], against: Against): Promise<readonly Checked[]>;
}

const receipts: Subject = {
  name: "receipts",
  is: (value) => formatOf(value)?.startsWith("candor/receipt/") ?? false,
  async check(documents, { keys, input, salt, rooms }) {
    const { verify } = await import("candor/receipts");
    if (input && documents.length > 1) throw new Refusal(documents[1]!.place, "a second receipt; --input is for one");
    const checked: Checked[] = [];
    for (const { value, place } of documents) {
      const options = { keys, rooms, salt, ...(input && { input: input.value }) };
      checked.push({ place, verdict: await verify(value, options).catch((error: unknown) => {
        const ofInput = input && isRefusal(error) && /^input\b/.test(error.field);
        return refusing(ofInput ? input.place : place, () => {
          throw error;
        });
      }) });
    }
    return checked;
  },
};

const SUBJECTS: readonly Subject[] = [receipts];

/** @throws Refusal for documents that are nothing of it. */
export function subjectOf(documents: readonly Document[], source: Place): Subject {
  const [first] = documents;
  if (!first) throw new Refusal(source, "nothing in it");
  const subject = SUBJECTS.find(({ is }) => is(first.value));
  if (!subject) throw new Refusal(first.place, `expected ${SUBJECTS.map(({ name }) => name).join(" or ")}`);
  return subject;
}

function formatOf(value: unknown): string | undefined {
  const format = isObject(value) ? value["format"] : undefined;
  return typeof format === "string" ? format : undefined;
}
