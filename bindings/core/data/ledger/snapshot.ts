// A call's own part of a state at rest, and back. That it is whole, its digest says.

import { Directory } from "../../life/directory.js";
import type { Living } from "../../life/kind.js";
import { eachOf, pagesOf } from "../../life/pages.js";
import type { Plain } from "../../plain.js";
import type { Call } from "./call.js";
import type { Seat } from "./types.js";

type Kept = Omit<Call, keyof Living | "seats" | "users" | "owners"> & { readonly seats: readonly Seat[] };

export function plainOf(state: Call): Plain {
  const { stream, version, head, now, phase, termsDigest, answers, users, owners, seats, ...kept } = state;
  return { ...kept, seats: seats.flat(2) } as unknown as Plain;
}

/** @param plain nobody else's */
export function restoredFrom(lived: Living, plain: Plain): Call {
  const { seats, ...kept } = frozen(plain) as unknown as Kept;
  const pages = pagesOf(seats);
  const users = Directory.of(eachOf(pages, ({ user }) => user))!;
  const owners = Directory.of(eachOf(pages, ({ owner }) => owner))!;
  return { ...lived, ...kept, seats: pages, users, owners } as Call;
}

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
