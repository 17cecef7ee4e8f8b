// What a request says of who acts, on which stream, under which key.

import type { Context } from "hono";
import type { Viewer } from "../../core/life/types.js";
import { rangeError } from "../../core/refusal.js";
import type { Caller } from "../keys.js";
import { parameters } from "../parameters.js";
import { httpRefusal, type HttpRefusal } from "../problem.js";
import { ID } from "./names.js";
import type { LiveRoom } from "./room.js";

/** Who sees what everybody may. */
export const ANYBODY: Viewer = { role: "anybody", actor: "anybody" };

/** A key as it is, or as a string of structured fields (RFC 9651) in quotes. A slash is the service's. */
const KEY = /^(?:"([!#-.0-[\]-~]{1,128})"|([!#-.0-[\]-~]{1,128}))$/;

/** The Idempotency-Key of a command (draft-ietf-httpapi-idempotency-key-header). @throws HttpRefusal 400 */
export function idempotencyKey(c: Context): string {
  const given = c.req.header("idempotency-key");
  const [, quoted, bare] = KEY.exec(given ?? "") ?? [];
  const key = quoted ?? bare;
  if (key !== undefined) return key;
  const expected = "1 to 128 characters that no other command of yours has, without space, quote, slash and backslash";
  throw httpRefusal("no-idempotency-key", "idempotency-key", expected, given ?? "none");
}

/** Who acts: a key's holder, or the user it speaks for. @throws HttpRefusal 403 */
export function actingFor({ name, role, speaks }: Caller, user: unknown, field: string): Viewer {
  if (user === undefined) return { role, actor: name ?? ANYBODY.actor };
  if (!speaks) throw httpRefusal("not-yours", field, "a key that may speak for users", "one that may not");
  if (typeof user !== "string" || user === "") throw rangeError(field, "the name of a user", user);
  return { role: "user", actor: user };
}

/** The idempotency key under which a command is kept: it tells who spoke for a user. */
export function keyOf({ name }: Caller, user: unknown, key: string): string {
  return user === undefined ? key : `${name}/${key}`;
}

/** The key as its sender sent it. */
export const ownKey = (key: string): string => key.slice(key.indexOf("/") + 1);

/** The stream of a path. @throws HttpRefusal 404 for what cannot be one */
export function streamOf(room: LiveRoom, c: Context): string {
  const id = c.req.param("id") ?? "";
  if (!ID.test(id)) throw noStream(room, c);
  return room.prefix + id;
}

export function noStream({ one }: LiveRoom, c: Context): HttpRefusal {
  return httpRefusal("not-found", "path", `a ${one} that was announced`, c.req.path);
}

/** The parameters of a request, and those of them that are whole numbers from a least to a most. @throws Refusal */
export function asked<Name extends string>(
  c: Context, whole: Readonly<Record<Name, readonly [least: number, most: number]>>, others: readonly string[],
) {
  const names = Object.keys(whole) as Name[];
  const given = parameters(c, [...names, ...others]);
  const numbers: { [N in Name]?: number } = {};
  for (const name of names) {
    const text = given[name];
    if (text === undefined) continue;
    const number = Number(text);
    const [least, most] = whole[name];
    if (!/^\d{1,16}$/.test(text) || number < least || number > most) {
      throw rangeError(`?${name}`, `a whole number from ${least} to ${most}`, text);
    }
    numbers[name] = number;
  }
  return { numbers, given };
}
