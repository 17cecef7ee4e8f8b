// What the parts of the OpenAPI document are made of.

import type { GenericSchema } from "valibot";
import type { Plain } from "../core/plain.js";

/** Part of a document: a JSON value. */
export type Node = Plain;
export interface Document {
  readonly [name: string]: Node;
}

/** What the document brings to its parts. */
export interface Ground {
  readonly ref: (schema: GenericSchema) => Node;
  readonly content: (schema: Node, rest?: Document) => Document;
  /** @param statuses beside those of every call */
  readonly problems: (statuses: readonly string[]) => Document;
}
