// What a call rejects with that no room refused.

/** The worker ended by itself, or could not be started. Another is started for the next call. */
export class WorkerCrash extends Error {
  constructor(cause: unknown) {
    const said = (cause as { readonly message?: unknown } | null)?.message;
    super(`the worker ended: ${typeof said === "string" && said !== "" ? said : "it gave no reason, as one whose program cannot be loaded"}`);
    this.name = "WorkerCrash";
    this.cause = cause;
  }
}

/** The client was closed before the call was answered. */
export class ClientClosed extends Error {
  constructor() {
    super("the client is closed");
    this.name = "ClientClosed";
  }
}
