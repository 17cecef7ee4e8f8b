// The core as the page uses it: answers that follow the scene with one call in flight, and long work that can be
// stopped.

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { connect, type Client, type Promised } from "candor/worker";
import { drawn, here, rooms } from "./here.js";
import type { Cores } from "./room.js";
import { textOf } from "./scene.js";
import { start } from "./start.js";

export function cores(onCrash: (crash: Error) => void): Cores {
  const client = (): Client => connect({ start: next, onCrash });
  void rooms().then(drawn).then(() => begun || reserve(), () => {});
  return { here, quick: client(), beside: client(), long: client() };
}

/** A worker that nobody has asked for yet, from the page's first answer on: WebKit keeps a worker's program only once a
 *  worker ran it, and the page is to work on without a network. */
let spare: Worker | undefined;
let begun = false;

function reserve(): void {
  const worker = spare = start();
  // one that fails before it is asked is nobody's crash: who asks starts another, and hears of that
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    if (spare === worker) spare = undefined;
  });
}

function next(): Worker {
  const worker = spare ?? start();
  spare = undefined;
  begun = true;
  return worker;
}

export interface Answer<Result> {
  /** Of the newest question that was answered: it stays while the next is. */
  readonly value?: Result;
  /** Why the newest question was refused. */
  readonly error?: Error;
  /** A newer question waits for its answer. */
  readonly pending: boolean;
}

/** What `ask` answers to `question`, asked anew when the question changes. One call is in flight; of the questions that
 *  come meanwhile only the last is asked.
 *  @param question JSON, compared by its text; what it holds is not changed later */
export function useAnswer<Question extends object, Result>(
  core: Promised, question: Question, ask: (core: Promised, question: Question) => Promise<Result>,
): Answer<Result> {
  const [answer, setAnswer] = useState<Answered<Result>>({});
  const wanted = undefined as { question: Question; text: string } | undefined;
  const state = useRef({ busy: false, gone: false, wanted, ask });
  state.current.ask = ask;
  const text = textOf(question);
  // before the frame is drawn, not after it
  useLayoutEffect(() => {
    const here = state.current;
    here.wanted = { question, text };
    if (!here.busy) void follow();
    async function follow(): Promise<void> {
      here.busy = true;
      while (here.wanted && !here.gone) {
        const { question, text } = here.wanted;
        here.wanted = undefined;
        const next = await here.ask(core, question).then((value) => ({ value }), (error: Error) => ({ error }));
        if (here.gone) break;
        setAnswer((before) => {
          const kept = "error" in next && "value" in before && { value: before.value! };
          return { ...kept, ...next, text };
        });
      }
      here.busy = false;
    }
  }, [core, text]);
  useEffect(() => {
    state.current.gone = false;
    return () => void (state.current.gone = true);
  }, []);
  return { ...answer, pending: answer.text !== text };
}

type Answered<Result> = Omit<Answer<Result>, "pending"> & { /** Of its question. */ readonly text?: string };

export interface Work<Result> {
  readonly running: boolean;
  /** Between 0 and 1, where the work tells. */
  readonly done?: number;
  /** What came of it last: it stays while it runs again. */
  readonly value?: Result;
  readonly error?: Error;
  run(ask: (core: Promised, progress: (done: number, of: number) => void) => Promise<Result>): void;
  /** Ends it: nothing comes of it. */
  stop(): void;
}

/** Long work: one at a time, started and stopped by hand. A second run stops the first. */
export function useWork<Result>(core: Client): Work<Result> {
  const [state, setState] = useState<Omit<Work<Result>, "run" | "stop">>({ running: false });
  const current = useRef<AbortController | undefined>(undefined);
  const stop = useCallback(() => {
    current.current?.abort();
    current.current = undefined;
    setState(({ running, done, ...rest }) => ({ ...rest, running: false }));
  }, []);
  const run: Work<Result>["run"] = useCallback((ask) => {
    current.current?.abort();
    const mine = (current.current = new AbortController());
    const set = (next: Omit<Work<Result>, "run" | "stop">): void => {
      if (current.current !== mine) return;
      setState((before) => ("value" in before ? { value: before.value!, ...next } : next));
    };
    set({ running: true });
    ask(core.with({ signal: mine.signal }), (done, of) => set({ running: true, done: done / of }))
      .then((value) => set({ running: false, value }), (error: Error) => set({ running: false, error }));
  }, [core]);
  useEffect(() => stop, []);
  return { ...state, run, stop };
}
