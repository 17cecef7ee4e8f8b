import type { IncomingMessage, ServerResponse } from "node:http";

export interface Loopback {
  readonly origin: string;
  /** What a page in the browser posts next. */
  posted(seconds: number): Promise<unknown>;
  close(): void;
}

export function listen(
  get: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>, port?: number,
): Promise<Loopback>;
