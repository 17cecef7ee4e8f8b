// What is seen when it is unfolded, and drawn only then.

import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";

export function Fold({ title, children }: { title: string; children(): ComponentChild }) {
  const [open, setOpen] = useState(false);
  return <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
    <summary>{title}</summary>
    {open && children()}
  </details>;
}
