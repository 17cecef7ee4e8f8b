// Long work: a button that starts it, how far it is, and a button that stops it.

import type { ComponentChildren } from "preact";
import type { Work } from "../core.js";
import { Button } from "./buttons.js";

export function Progress({ work, start, children }: { work: Work<unknown>; start(): void; children: ComponentChildren }) {
  const { running, done, error, stop } = work;
  return <div class="progress">
    {running && <progress aria-label="Progress" {...(done !== undefined && { value: done })} max={1} />}
    {/* one button, which keeps the focus */}
    <Button press={running ? stop : start}>{running ? "Stop" : children}</Button>
    <span role="status" class="heard">{running ? "Working" : error ? "Refused" : work.value === undefined ? "" : "Done"}</span>
    {error && <Refused error={error} />}
  </div>;
}

/** Why there is no answer. */
export function Refused({ error }: { error: Error }) {
  return <p role="alert" class="notice">{error.message}</p>;
}
