// What can be verified, known by its first document: a new kind of file is an entry here.

import { isObject } from "../../../core/check.js";
import type { Document } from "../../../read/json.js";
import { isRefusal } from "../../../core/refusal.js";
import { Refusal, refusing, type Place } from "../refusal.js";
import { fault, verifyReport, type Checked } from "./report.js";
import { streams } from "./streams.js";
import type { Subject } from "./subject.js";

const receipts: Subject = {
  name: "receipts",
  signed: true,
  is: (value) => formatOf(value)?.startsWith("candor/receipt/") ?? false,
  async check(documents, { keys, input, salt, rooms }) {
    const { verify } = await import("candor/receipts");
    if (input && documents.length > 1) throw new Refusal(documents[1]!.place, "a second receipt; --input is for one");
    const checked: Checked[] = [];
    for (const { value, place } of documents) {
      const options = { keys: keys!, rooms, salt, ...(input && { input: input.value }) };
      checked.push({ place, verdict: await verify(value, options).catch((error: unknown) => {
        const ofInput = input && isRefusal(error) && /^input\b/.test(error.field);
        return refusing(ofInput ? input.place : place, () => {
          throw error;
        });
      }) });
    }
    const wrong = checked.find(({ verdict }) => !verdict.holds);
    return {
      report: verifyReport(checked),
      ...(wrong && { fault: new Refusal(wrong.place, fault(wrong.verdict)!) }),
    };
  },
};

const SUBJECTS: readonly Subject[] = [receipts, streams];

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
