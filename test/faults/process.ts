// Processes of the service that are killed and started again.

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { StreamEvent } from "../../bindings/core/life/types.js";
import type { Outcome, ServiceCommand } from "../../bindings/edge/life/streams.js";
import type { StoreSpec } from "./store.js";

/** What became of something that was sent: an answer, that the store could not be asked, or that nobody knows. */
export type Reply = { readonly outcome: Outcome } | { readonly unavailable: string } | "lost";

export interface ProcessOptions {
  readonly store: StoreSpec;
  /** Of the service, ahead of this one's, in milliseconds. */
  readonly clock?: number;
  /** Largest file that it may write, in KiB. */
  readonly quota?: number;
}

export class Service {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: object | "lost") => void>();
  #ids = 0;
  #messages = "";
  /** Resolves once it takes commands, or has ended. */
  readonly ready: Promise<void>;
  /** Resolves with what it said of itself when all that it printed has been read. */
  readonly ended: Promise<string>;
  alive = true;

  constructor(worker: string, { store, clock = 0, quota }: ProcessOptions) {
    const args = [worker, JSON.stringify({ store, clock })];
    const [command, ...rest] = quota === undefined ? [process.execPath, ...args]
      : ["sh", "-c", `ulimit -f ${quota} && exec "$0" "$@"`, process.execPath, ...args];
    // a group of its own: whatever it starts is killed with it
    this.#child = spawn(command!, rest, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    let started = (): void => undefined;
    this.ready = new Promise((resolve) => (started = resolve));
    this.#child.stdin!.on("error", () => undefined); // it may be gone
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#messages += text));
    createInterface({ input: this.#child.stdout! }).on("line", (text) => {
      const line = parsed(text);
      if (line?.ready) return started();
      if (line?.id === undefined) return;
      this.#waiting.get(line.id)?.(line);
      this.#waiting.delete(line.id);
    });
    this.ended = new Promise((resolve) => this.#child.once("close", () => {
      this.alive = false;
      started();
      for (const lost of this.#waiting.values()) lost("lost");
      this.#waiting.clear();
      resolve(this.#messages);
    }));
  }

  /** @param command is answered, or lost with the process */
  send(stream: string, command: ServiceCommand): Promise<Reply> {
    return this.#ask({ stream, command }) as Promise<Reply>;
  }

  /** All events of a stream, of a process that can say. */
  async events(stream: string): Promise<readonly StreamEvent[]> {
    return (await this.#ask({ stream }) as { readonly events: readonly StreamEvent[] }).events;
  }

  #ask(line: object): Promise<object | "lost"> {
    if (!this.alive) return Promise.resolve("lost");
    const id = this.#ids++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.stdin!.write(`${JSON.stringify({ id, ...line })}\n`);
    });
  }

  setClock(ahead: number): void {
    this.#child.stdin!.write(`${JSON.stringify({ clock: ahead })}\n`);
  }

  /** As a power cut ends it, as far as the process goes. */
  kill(): Promise<string> {
    try {
      process.kill(-this.#child.pid!, "SIGKILL");
    } catch {
      // it has ended
    }
    return this.ended;
  }
}

/** A line may have been cut off by the end of its process. */
function parsed(text: string): { readonly id?: number; readonly ready?: boolean } | undefined {
  try {
    return JSON.parse(text) as { readonly id?: number };
  } catch {
    return undefined;
  }
}
