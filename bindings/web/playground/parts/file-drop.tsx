// A file of the reader's own, dropped or chosen. It is read here and sent nowhere.

import { useId, useRef, useState } from "preact/hooks";

export function FileDrop({ label, accept, take }: { label: string; accept: string; take(file: File): void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return <div class={over ? "drop over" : "drop"}
    onDragOver={(event) => (event.preventDefault(), setOver(true))} onDragLeave={() => setOver(false)}
    onDrop={(event) => {
      event.preventDefault();
      setOver(false);
      const files = event.dataTransfer?.files;
      if (!files?.[0]) return;
      // it says the file's name
      input.current!.files = files;
      take(files[0]);
    }}>
    <label for={id}>{label}</label>
    {/* the same file may be chosen again */}
    <input ref={input} id={id} type="file" accept={accept}
      onClick={({ currentTarget }) => void (currentTarget.value = "")}
      onChange={({ currentTarget: { files } }) => files?.[0] && take(files[0])} />
  </div>;
}
