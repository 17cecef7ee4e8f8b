// One line that says what a control does.

import type { ComponentChildren } from "preact";

export function Explain({ id, children }: { id?: string; children: ComponentChildren }) {
  return <small class="explain" id={id}>{children}</small>;
}
