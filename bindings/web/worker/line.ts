// The calls of a client: those that wait, and the one that runs. Every call is a pure function of what was sent with it, so
// those that wait lose nothing when a worker ends before them.

import { ClientClosed, WorkerCrash } from "./errors.js";
import { buffersOf, errorOf, type Answered, type Asked } from "./messages.js";
import type { Port } from "./types.js";

export interface Job {
  readonly asked: Asked;
  readonly progress: ((...said: readonly unknown[]) => void) | undefined;
  resolve(result: unknown): void;
  reject(reason: unknown): void;
}

export class Line {
  readonly #start: () => Port;
  readonly #onCrash: (crash: Error) => void;
  #port: Port | undefined;
  #running: Job | undefined;
  #waiting: Job[] = [];
  #closed = false;

  constructor(start: () => Port, onCrash: (crash: Error) => void) {
    this.#start = start;
    this.#onCrash = onCrash;
  }

  add(job: Job): void {
    if (this.#closed) return job.reject(new ClientClosed());
    this.#waiting.push(job);
    this.#next();
  }

  /** Ends a job, with its worker if it runs: nothing else stops a call. */
  drop(job: Job): void {
    this.#waiting = this.#waiting.filter((each) => each !== job);
    if (this.#running !== job) return;
    this.#end();
    this.#next();
  }

  close(): void {
    const left = [...(this.#running ? [this.#running] : []), ...this.#waiting];
    this.#closed = true;
    this.#waiting = [];
    this.#end();
    for (const job of left) job.reject(new ClientClosed());
  }

  #next(): void {
    if (this.#running) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.#running = job;
    try {
      this.#port ??= this.#started();
      // a copy made when the call was: its buffers are the client's to give away
      this.#port.postMessage(job.asked, buffersOf(job.asked.args));
    } catch (error) {
      this.#crashed(error);
    }
  }

  #started(): Port {
    const port = this.#start();
    // events of a worker that was ended may still be on their way
    const live = <Event>(hear: (event: Event) => void) => (event: Event): void => {
      if (this.#port === port) hear(event);
    };
    port.addEventListener("message", live(({ data }: { readonly data: Answered }) => this.#hear(data)));
    for (const type of ["error", "messageerror"] as const) {
      port.addEventListener(type, live((event: { readonly message?: unknown; preventDefault?(): void }) => {
        event.preventDefault?.();
        this.#crashed(event);
      }));
    }
    return port;
  }

  #hear(answered: Answered): void {
    const job = this.#running;
    if (!job) return;
    if ("progress" in answered) return job.progress?.(...answered.progress);
    this.#running = undefined;
    if ("result" in answered) job.resolve(answered.result);
    else job.reject(errorOf(answered.fault));
    this.#next();
  }

  #crashed(cause: unknown): void {
    const crash = new WorkerCrash(cause);
    const job = this.#running;
    this.#end();
    job?.reject(crash);
    this.#onCrash(crash);
    this.#next();
  }

  #end(): void {
    this.#port?.terminate();
    this.#port = undefined;
    this.#running = undefined;
  }
}
