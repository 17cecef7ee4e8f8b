// URLs that a job may hold, and what messages call them: without credentials.

import { Refusal } from "../../cli/refusal.js";

/** The scheme of what looks like a URL, in lower case; undefined for a path. */
export function schemeOf(named: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(named)?.[1]?.toLowerCase();
}

/** @throws Refusal for what is no URL, and for one that may have credentials in it: with a user, a password or a query. The
 *  message holds none. */
export function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = schemeOf(text) ?? "";
  if (!url || url.hostname === "") throw new Refusal({ name: `${scheme}://...` }, "this is no URL");
  const name = shown(url);
  if (url.username !== "" || url.password !== "") {
    throw new Refusal({ name }, "a URL with a user's name or password, which jobs do not hold");
  }
  // what lets somebody in has too many names for a list of them, and a place of its own in none
  if (url.search !== "") {
    throw new Refusal({ name }, "a URL with a query, which may be signed, and which jobs do not hold; s3:// takes what each machine has");
  }
  url.hash = "";
  return url;
}

/** What messages call a URL: nothing of its query, nor of whose it is. */
export function shown({ protocol, host, pathname, search }: URL): string {
  return `${protocol}//${host}${pathname}${search === "" ? "" : "?..."}`;
}
