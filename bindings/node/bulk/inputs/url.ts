// URLs that a job may hold, and what messages call them: without credentials.

import { Refusal } from "../../cli/refusal.js";

/** The scheme of what looks like a URL, in lower case; undefined for a path. */
export function schemeOf(named: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(named)?.[1]?.toLowerCase();
}

/** What signs a URL, or lets in whoever has it: of S3, Google and Azure, and what services call theirs. */
const SIGNED = new RegExp(`^(${[
  "x-(amz|goog)-(signature|credential|security-token)", "signature", "sig", "awsaccesskeyid", "googleaccessid",
  "key-pair-id", "(access[-_]?|auth[-_]?|id[-_]?)?token", "api[-_]?key", "secret", "password", "auth",
].join("|")})$`, "i");

/** @throws Refusal for what is no URL, and for one with credentials in it; the message holds none. */
export function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = schemeOf(text) ?? "";
  if (!url || url.hostname === "") throw new Refusal({ name: `${scheme}://...` }, "this is no URL");
  const name = shown(url);
  if (url.username !== "" || url.password !== "") {
    throw new Refusal({ name }, "a URL with a user's name or password, which jobs do not hold");
  }
  const signed = [...url.searchParams.keys()].find((key) => SIGNED.test(key));
  if (signed !== undefined) {
    const by = JSON.stringify(signed);
    const instead = "s3:// takes what each machine has";
    throw new Refusal({ name }, `a URL that is signed, by ${by}, which jobs do not hold; ${instead}`);
  }
  url.hash = "";
  return url;
}

/** What messages call a URL: nothing of its query, nor of whose it is. */
export function shown({ protocol, host, pathname, search }: URL): string {
  return `${protocol}//${host}${pathname}${search === "" ? "" : "?..."}`;
}
