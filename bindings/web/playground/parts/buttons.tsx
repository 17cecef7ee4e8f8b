// Buttons: one that does something, one that copies text, one that saves a file.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

/** @param disabled it keeps the focus: who pressed it last goes on from there */
export function Button({ press, disabled = false, children }: { press(): void; disabled?: boolean; children: ComponentChildren }) {
  return <button type="button" onClick={disabled ? undefined : press} aria-disabled={disabled || undefined}>{children}</button>;
}

/** Copies what `text` says at that moment, and tells whether that worked. */
export function CopyButton({ text, children }: { text(): string; children: ComponentChildren }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (said === "") return;
    const timer = setTimeout(() => setSaid(""), 2000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => setSaid((await copied(text())) ? "Copied" : "Not copied: the browser forbids it");
  return <><Button press={() => void copy()}>{children}</Button><span role="status" class="said">{said}</span></>;
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

/** For pages without a clipboard, as those opened from disk are in some browsers. */
function copiedBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** Saves a file that the page made. */
export function SaveButton({ name, type, content, children }: {
  name: string; type: string; content(): string; children: ComponentChildren;
}) {
  return <Button press={() => save(name, type, content())}>{children}</Button>;
}

function save(name: string, type: string, content: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
