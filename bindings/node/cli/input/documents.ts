// Files of JSON, whole.

import type { Document } from "../../../read/json.js";
import { withDocuments } from "./read.js";
import { Refusal } from "../refusal.js";

export function allOf(file: string): Promise<readonly Document[]> {
  return withDocuments(file, async (documents) => {
    const all: Document[] = [];
    for await (const document of documents) all.push(document);
    return all;
  });
}

/** @param what it is, for whoever gave two: "one JSON document has the keys" */
export async function onlyDocument(file: string, what: string): Promise<Document> {
  const [first, second] = await allOf(file);
  if (second) throw new Refusal(second.place, `${what}, and this is another`);
  if (!first) throw new Refusal({ name: file }, "nothing in it");
  return first;
}
