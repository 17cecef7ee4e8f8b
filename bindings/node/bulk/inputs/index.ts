// Inputs by the kind of their URLs: files, for the time being.

import type { Input } from "./input.js";
import { filesOf, openFile } from "./file.js";

export type { Input } from "./input.js";

/** The inputs that a path, a glob or a URL names, each by a URL that says it alone. @throws Refusal where there is none. */
export function urlsOf(named: string, _signal?: AbortSignal): Promise<readonly string[]> {
  return filesOf(named);
}

/** @param etag what it had when it was looked at first: held to from here on
 *  @throws Refusal for what is not there, or has changed. */
export function openInput(url: string, _etag?: string, _signal?: AbortSignal): Promise<Input> {
  return openFile(url);
}
