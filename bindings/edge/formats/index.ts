// What bodies are read as and answers are written as, by media type.

import { parseAccept } from "hono/utils/accept";
import { httpRefusal } from "../problem.js";
import { cbor } from "./cbor.js";
import type { Format } from "./format.js";
import { json } from "./json.js";

export type { Format };

/** The first is written where a caller has no wish. */
export const formats: readonly [Format, ...Format[]] = [json, cbor];

const types = formats.map(({ type }) => type);

/** The format that a body comes in. @param contentType the header @throws HttpRefusal 415 */
export function readerOf(contentType: string | null | undefined): Format {
  return formatOf(bodyType(contentType, types));
}

/** The format of an answer. @param accept the header @param also beside those of all answers
 *  @throws HttpRefusal 406 */
export function writerOf(accept: string | null | undefined, also?: Format): Format {
  const type = answerType(accept, also ? [...types, also.type] : types);
  return type === also?.type ? also : formatOf(type);
}

const formatOf = (type: string): Format => formats.find((format) => format.type === type)!;

/** Which of the types a body comes in. @throws HttpRefusal 415 for any other, and for text that is not UTF-8. */
export function bodyType(contentType: string | null | undefined, among: readonly string[]): string {
  if (contentType && among.includes(contentType)) return contentType;
  const [given, second] = parseAccept(contentType ?? "");
  const type = given && among.find((one) => one === given.type.toLowerCase());
  if (type === undefined || second || !/^utf-?8$/i.test(charsetOf(given!.params))) {
    const headers = { "Accept-Post": among.join(", ") };
    const expected = `${among.join(" or ")}, of text in UTF-8`;
    throw httpRefusal("unsupported-media-type", "content-type", expected, contentType ?? "none", headers);
  }
  return type;
}

function charsetOf(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters).find(([name]) => name.toLowerCase() === "charset")?.[1] ?? "utf-8";
}

/** Which of the types a caller likes best (RFC 9110, 12.5.1): by quality, then by how exactly it was named, then in
 *  their order here. @throws HttpRefusal 406 when it accepts none. */
export function answerType(accept: string | null | undefined, among: readonly string[]): string {
  if (!accept || accept === "*/*") return among[0]!;
  if (among.includes(accept)) return accept;
  const ranges = parseAccept(accept);
  if (ranges.length === 0) return among[0]!;
  const liked = among.map((type) => ({ type, ...wishFor(type, ranges) })).filter(({ quality }) => quality > 0);
  liked.sort((a, b) => b.quality - a.quality || b.exactness - a.exactness);
  if (!liked[0]) throw httpRefusal("not-acceptable", "accept", among.join(" or "), accept);
  return liked[0].type;
}

/** The quality of the range that names a type most exactly. */
function wishFor(type: string, ranges: ReturnType<typeof parseAccept>): { quality: number; exactness: number } {
  const names = ["*", "*/*", `${type.split("/")[0]}/*`, type];
  const wishes = ranges.map((range) => ({ quality: range.q, exactness: names.indexOf(range.type.toLowerCase()) }));
  return wishes.reduce((best, wish) => (wish.exactness > best.exactness ? wish : best), { quality: 0, exactness: -1 });
}
