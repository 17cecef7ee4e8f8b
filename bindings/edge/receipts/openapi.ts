// The part of the OpenAPI document that is of receipts, where the service signs.

import type { GenericSchema } from "valibot";
import type { Document, Ground, Node } from "../openapi-parts.js";
import { object } from "../life/values.js";
import { field, fields, named, optional, orNull } from "../schema.js";
import { flag, integer, text } from "../values.js";
import { receipt as format } from "./format.js";
import { CHECKPOINT, KEYS, VERIFY } from "./routes.js";

const core = fields({
  version: field(text(), "Of the package."),
  sha256: field(text(), "Of the WebAssembly core, 64 hexadecimal digits."),
});

const common = {
  kind: field(text(), "What it is for: game.price, calls.head, ..."),
  core: field(core, "What computed the answer."),
  time: field(integer(0), "The service's clock, ms."),
  key: field(text(), "Id of the key that signed: its RFC 7638 thumbprint."),
};

const receipt = named("Receipt", fields({
  format: field(text(), "candor/receipt/1"),
  ...common,
  input: field(orNull(text()), "SHA-256 of the salt and the question; null of the head of a stream, which has none."),
  salted: field(flag(), "Whether there is a salt: in the header Receipt-Salt."),
  terms: field(orNull(object()), "What of the question the service fixed; null for nothing."),
  output: field(object(), "The answer, as it is without a receipt."),
  signature: field(text(), "Ed25519, 64 bytes in base64url."),
}));

const question = named("ReceiptToVerify", fields({
  receipt: field(object(), "A Receipt."),
  input: optional(object(), "What was sent, or the whole question: then the answer is computed again."),
  salt: optional(text(), "Receipt-Salt, with an input."),
}));

const verdict = named("Verdict", fields({
  holds: field(flag(), "Nothing that was checked failed: without an input that is the signature alone."),
  signature: field(text(), "valid, wrong, unknown-key or outside-its-time."),
  input: field(text(), "same, another, not-given or none."),
  terms: field(orNull(flag()), "Whether the question stands under the receipt's terms; null where that was not seen."),
  recomputed: field(text(), "same, other, another-core, refused or not-done."),
  differs: field(orNull(text()), "Where the outputs first differ."),
  ...common,
}));

export const receiptSchemas: readonly GenericSchema[] = [receipt, question, verdict];

/** What the answer of a call that can be signed adds: a header and a type. */
export const signedHeaders: Document = {
  "Receipt-Salt": {
    description: `Of ${format.type}: 32 hexadecimal digits, for whoever verifies.`, schema: { type: "string" },
  },
};
export const signedContent = (ref: Ground["ref"]): Document => ({ [format.type]: { schema: ref(receipt) } });

/** @param logs whether there is a log */
export function receiptPaths({ ref, content, problems }: Ground, logs: boolean): Document {
  const operation = (operationId: string, summary: string, description: string, rest: Document): Node =>
    ({ operationId, tags: ["service"], summary, description, ...rest });
  const file = (type: string): Document => ({
    security: [],
    responses: {
      200: { description: "The file.", content: { [type]: { schema: { type: "string" } } } }, ...problems(["404"]),
    },
  });
  const log = "Of the log of what was signed, as C2SP tlog-tiles has it.";
  const path = {
    name: "path", in: "path", required: true, description: "0/000, entries/000.p/5, ...", schema: { type: "string" },
  };
  return {
    [KEYS]: {
      get: operation("keys", "Public keys", "Of receipts: a JSON Web Key Set (RFC 7517), retired keys included; "
        + "`log` is the key of the log as C2SP writes it, where that has one of its own.", {
        security: [],
        responses: {
          200: { description: "The keys.", content: { "application/jwk-set+json": { schema: { type: "object" } } } },
          503: { $ref: "#/components/responses/Problem503" },
        },
      }),
    },
    [VERIFY]: {
      post: operation("verify", "Verify a receipt", "Who signed it and, with the input, whether the same comes out "
        + "again, to the last bit. `candor verify` does the same without the service.", {
        requestBody: { required: true, content: content(ref(question)) },
        responses: { 200: { description: "The verdict.", content: content(ref(verdict)) }, ...problems([]) },
      }),
    },
    ...(logs && {
      [CHECKPOINT]: { get: operation("checkpoint", "The log's checkpoint", `${log} A signed note.`, file("text/plain")) },
      "/log/tile/{path}": {
        get: operation("tile", "A tile of the log", log, { parameters: [path], ...file("application/octet-stream") }),
      },
    }),
  };
}

/** GET /v1/data/calls/{id}/receipt. */
export function headPath({ ref, problems }: Ground, of: { tag: string; many: string; id: Node }): Node {
  const { tag, many, id } = of;
  const types = { [format.type]: { schema: ref(receipt) }, "application/json": { schema: ref(receipt) } };
  return {
    get: {
      operationId: `${many}-receipt`, tags: [tag], summary: `Sign the head of ${many}`,
      description: "Stream, version and hash of the last event, signed: whoever keeps it can show what the stream was.",
      parameters: [id],
      responses: { 200: { description: "The receipt.", content: types }, ...problems(["404"]) },
    },
  };
}
