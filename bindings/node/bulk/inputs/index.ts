// Inputs by the kind of their URLs.

import { Refusal } from "../../cli/refusal.js";
import { filesOf, openFile } from "./file.js";
import { openHttp } from "./http.js";
import type { Input } from "./input.js";
import { objectsOf, openObject } from "./s3.js";
import { schemeOf, urlOf } from "./url.js";

export { changed, type Input } from "./input.js";

/** The inputs that a path, a glob or a URL names, each by a URL that says it alone.
 *  @throws Refusal where there is none, and for a URL with credentials in it. */
export async function urlsOf(named: string, signal?: AbortSignal): Promise<readonly string[]> {
  switch (schemeOf(named)) {
    case undefined: return filesOf(named);
    case "http": case "https": return [urlOf(named).href];
    case "s3": return objectsOf(named, signal);
    default: throw new Refusal({ name: `${schemeOf(named)!}://...` }, "neither a path nor http://, https:// or s3://");
  }
}

/** @param etag what it had when it was looked at first: held to from here on
 *  @throws Refusal for what is not there, or has changed. */
export function openInput(url: string, etag?: string, signal?: AbortSignal): Promise<Input> {
  switch (schemeOf(url)) {
    case "http": case "https": return openHttp(url, etag, signal);
    case "s3": return openObject(url, etag, signal);
    default: return openFile(url);
  }
}
