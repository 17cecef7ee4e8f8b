// A file of the reader's own: dropped or chosen, read while one may stop it, and refused with its row where it is
// wrong.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Reading } from "../files/open.js";
import { Button } from "./buttons.js";
import { FileDrop } from "./file-drop.js";
import { Refused } from "./progress.js";

const ACCEPT = ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.parquet,.gz,.zst";

interface State {
  readonly name: string;
  /** Between 0 and 1; undefined: it is over. */
  readonly done?: number;
  readonly error?: Error;
  readonly notes?: readonly string[];
}

/** @param read gives what the file holds. @param take gets that once all of the file is read, and the file's name */
export function OwnData<Read extends { readonly notes: readonly string[] }>({ label, read, take }: {
  label: string; read(file: File, reading: Reading): Promise<Read>; take(read: Read, name: string): void;
}) {
  const [state, setState] = useState<State>();
  const current = useRef<AbortController | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);
  // of the scene as it is when all is read
  const taking = useRef(take);
  taking.current = take;
  const stop = (): void => {
    current.current?.abort();
    current.current = undefined;
  };
  useEffect(() => stop, []);
  /** The button that stops goes away: whoever is at it goes on at the file. */
  const leave = (): void => {
    const at = document.activeElement;
    if (at?.closest(".progress") && box.current!.contains(at)) box.current!.querySelector("input")!.focus();
  };
  const begin = (file: File): void => {
    stop();
    const mine = (current.current = new AbortController());
    const { name } = file;
    const set = (next: Omit<State, "name">): boolean => {
      const live = current.current === mine;
      if (!live) return false;
      if (next.done === undefined) leave();
      setState({ name, ...next });
      return true;
    };
    set({ done: 0 });
    read(file, { signal: mine.signal, progress: (done, of) => set({ done: of === 0 ? 1 : done / of }) }).then(
      (found) => set({ notes: found.notes }) && taking.current(found, name), (error: Error) => set({ error }));
  };
  return <div class="own-data" ref={box}>
    <FileDrop label={label} accept={ACCEPT} take={begin} />
    {state?.done !== undefined && <div class="progress">
      <progress aria-label={`Reading ${state.name}`} value={state.done} max={1} />
      <Button press={() => (stop(), leave(), setState(undefined))}>Stop</Button>
    </div>}
    <span role="status" class="heard">
      {state && !state.error && `${state.done === undefined ? "Read" : "Reading"} ${state.name}`}
    </span>
    {state?.error && <Refused error={state.error} />}
    {state?.notes?.map((note) => <p key={note} class="explain">{state.name}: {note}</p>)}
  </div>;
}
