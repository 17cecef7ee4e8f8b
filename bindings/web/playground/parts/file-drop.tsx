// A file of the reader's own, dropped or chosen. It is read here and sent nowhere.

import { useId, useState } from "preact/hooks";

export function FileDrop({ label, accept, take }: { label: string; accept: string; take(file: File): void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  return <div class={over ? "drop over" : "drop"}
    onDragOver={(event) => (event.preventDefault(), setOver(true))} onDragLeave={() => setOver(false)}
    onDrop={(event) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) take(file);
    }}>
    <label for={id}>{label}</label>
    <input id={id} type="file" accept={accept} onChange={(event) => {
      const file = event.currentTarget.files?.[0];
      // the same file may be chosen again
      event.currentTarget.value = "";
      if (file) take(file);
    }} />
  </div>;
}
