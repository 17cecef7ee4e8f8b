// Calls, or other work, for one worker or several: what waits, and what each worker runs. All of it is a pure function of
// what was sent, so that work that waits loses nothing when a worker ends before it, and work that ran can be done again.

import { ClientClosed, WorkerCrash } from "./errors.js";
import { buffersOf, errorOf, type Answered } from "./messages.js";
import type { Port } from "./types.js";

export interface Job {
  /** What the worker is sent. */
  readonly asked: unknown;
  readonly progress: ((...said: readonly unknown[]) => void) | undefined;
  resolve(result: unknown): void;
  reject(reason: unknown): void;
}

export interface LineOptions {
  readonly start: (worker: number) => Port;
  /** How many workers; undefined: one, which has no number. */
  readonly workers?: number | undefined;
  /** How often a job is begun when its worker ends by itself: each time by a new one. */
  readonly tries?: number | undefined;
  /** Told of every worker that ended by itself, and of the job that another will do again. */
  readonly onCrash: (crash: WorkerCrash, again: Job | undefined) => void;
}

/** A worker's place: it stays when the worker ends. */
interface Seat {
  /** From 1. */
  readonly number: number;
  port: Port | undefined;
  running: { readonly job: Job; readonly tries: number } | undefined;
}

export class Line {
  readonly #options: LineOptions;
  readonly #seats: readonly Seat[];
  #waiting: Job[] = [];
  #rooms: { admit(): void; refuse(reason: unknown): void }[] = [];
  #closed = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#seats = Array.from({ length: options.workers ?? 1 }, (_, k) =>
      ({ number: k + 1, port: undefined, running: undefined }));
  }

  /** Jobs that no worker runs yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Fulfilled when fewer jobs wait than there are workers, for one after the other of those who ask. */
  room(): Promise<void> {
    if (this.#closed) return Promise.reject(new ClientClosed());
    return new Promise((admit, refuse) => {
      this.#rooms.push({ admit, refuse });
      this.#admit();
    });
  }

  /** Starts all workers before there is work. */
  start(): void {
    for (const seat of this.#seats) {
      try {
        seat.port ??= this.#started(seat);
      } catch (error) {
        this.#crashed(seat, error);
      }
    }
  }

  add(job: Job): void {
    if (this.#closed) return job.reject(new ClientClosed());
    this.#waiting.push(job);
    this.#next();
  }

  /** Ends a job, with its worker if it runs: nothing else stops a call. */
  drop(job: Job): void {
    this.#waiting = this.#waiting.filter((each) => each !== job);
    const seat = this.#seats.find(({ running }) => running?.job === job);
    if (seat) this.#end(seat);
    this.#next();
  }

  close(): void {
    const running = this.#seats.flatMap((seat) => (seat.running ? [seat.running.job] : []));
    const left = [...running, ...this.#waiting];
    this.#closed = true;
    this.#waiting = [];
    this.#seats.forEach((seat) => this.#end(seat));
    for (const job of left) job.reject(new ClientClosed());
    for (const { refuse } of this.#rooms.splice(0)) refuse(new ClientClosed());
  }

  #admit(): void {
    const room = this.#seats.length - this.#waiting.length;
    for (const { admit } of this.#rooms.splice(0, Math.max(0, room))) admit();
  }

  /** Gives what waits to whoever is free, workers that run already first. */
  #next(): void {
    while (this.#waiting.length > 0) {
      const free = this.#seats.filter(({ running }) => !running);
      const seat = free.find(({ port }) => port) ?? free[0];
      if (!seat) break;
      this.#run(seat, this.#waiting.shift()!, 1);
    }
    this.#admit();
  }

  #run(seat: Seat, job: Job, tries: number): void {
    seat.running = { job, tries };
    try {
      seat.port ??= this.#started(seat);
      // a copy made when the call was: its buffers are the client's to give away, unless they may be needed again
      seat.port.postMessage(job.asked, tries < this.#most ? [] : buffersOf(job.asked));
    } catch (error) {
      this.#crashed(seat, error);
    }
  }

  get #most(): number {
    return this.#options.tries ?? 1;
  }

  #started(seat: Seat): Port {
    const port = this.#options.start(seat.number);
    // events of a worker that was ended may still be on their way
    const live = <Event>(hear: (event: Event) => void) => (event: Event): void => {
      if (seat.port === port) hear(event);
    };
    port.addEventListener("message", live(({ data }: { readonly data: Answered }) => this.#hear(seat, data)));
    for (const type of ["error", "messageerror"] as const) {
      port.addEventListener(type, live((event: { readonly message?: unknown; preventDefault?(): void }) => {
        event.preventDefault?.();
        this.#crashed(seat, event);
      }));
    }
    return port;
  }

  #hear(seat: Seat, answered: Answered): void {
    const job = seat.running?.job;
    if (!job) return;
    if ("progress" in answered) return job.progress?.(...answered.progress);
    seat.running = undefined;
    if ("result" in answered) job.resolve(answered.result);
    else job.reject(errorOf(answered.fault));
    this.#next();
  }

  #crashed(seat: Seat, cause: unknown): void {
    const crash = new WorkerCrash(cause, this.#options.workers === undefined ? undefined : seat.number);
    const ran = seat.running;
    this.#end(seat);
    const again = ran && ran.tries < this.#most ? ran.job : undefined;
    if (!again) ran?.job.reject(crash);
    this.#options.onCrash(crash, again);
    // what was told may have closed the line
    if (again && !this.#closed) this.#run(seat, again, ran!.tries + 1);
    else again?.reject(new ClientClosed());
    this.#next();
  }

  #end(seat: Seat): void {
    seat.port?.terminate();
    seat.port = undefined;
    seat.running = undefined;
  }
}
