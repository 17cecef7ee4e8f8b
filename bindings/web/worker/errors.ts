// What a call rejects with that no room refused.

/** The worker ended by itself, or could not be started. Another is started for the next call. */
export class WorkerCrash extends Error {
  /** Which of several, from 1; undefined where there is one. */
  readonly worker: number | undefined;

  constructor(cause: unknown, worker?: number) {
    super(`${worker === undefined ? "the worker" : `worker ${worker}`} ended: ${reasonOf(cause)}`);
    this.name = "WorkerCrash";
    this.cause = cause;
    this.worker = worker;
  }
}

function reasonOf(cause: unknown): string {
  const said = (cause as { readonly message?: unknown } | null)?.message;
  return typeof said === "string" && said !== "" ? said : "it gave no reason, as one whose program cannot be loaded";
}

/** The client was closed before the call was answered. */
export class ClientClosed extends Error {
  constructor() {
    super("the client is closed");
    this.name = "ClientClosed";
  }
}
