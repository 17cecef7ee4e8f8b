// A file of the reader's own, dropped or chosen. It is read here and sent nowhere.

import { useEffect, useId, useRef, useState } from "preact/hooks";

/** What is dropped anywhere in the page, but for another's box, is dropped here. */
export function FileDrop({ label, accept, take }: { label: string; accept: string; take(file: File): void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const taking = useRef(take);
  taking.current = take;
  useEffect(() => {
    const enter = (event: DragEvent): void => setOver(hasFiles(event));
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) setOver(false);
    };
    const drop = ({ target, dataTransfer }: DragEvent): void => {
      setOver(false);
      const files = dataTransfer?.files;
      const box = (target as Element).closest?.(".drop");
      if (!files?.[0] || (box && !box.contains(input.current))) return;
      // it says the file's name
      input.current!.files = files;
      taking.current(files[0]);
    };
    addEventListener("dragover", enter);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", enter);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return <div class={over ? "drop over" : "drop"}>
    <label for={id}>{label}</label>
    {/* the same file may be chosen again */}
    <input ref={input} id={id} type="file" accept={accept}
      onClick={({ currentTarget }) => void (currentTarget.value = "")}
      onChange={({ currentTarget: { files } }) => files?.[0] && take(files[0])} />
  </div>;
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") === true;

/** A file that is dropped is no page to go to, whether somebody takes it or not. */
export function keepPage(): void {
  const keep = (event: DragEvent): void => {
    if (hasFiles(event)) event.preventDefault();
  };
  addEventListener("dragover", keep);
  addEventListener("drop", keep);
}
