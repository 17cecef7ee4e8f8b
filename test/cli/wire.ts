// A socket that says exactly what it is told to: requests that stop halfway, and what comes back.

import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Wire {
  send(text: string): void;
  /** Resolves with all that was received, once that matches. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with all that was received when the connection is closed, by a reset too. */
  readonly closed: Promise<string>;
}

export async function wire(port: number): Promise<Wire> {
  const socket: Socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let received = "";
  let look = (): void => {};
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(received)));
  socket.setEncoding("utf8").on("data", (text) => {
    received += text as unknown as string;
    look();
  });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  socket.on("error", () => {});
  return {
    closed,
    send: (text) => void socket.write(text),
    until: (pattern) => new Promise((resolve, reject) => {
      look = () => pattern.test(received) && resolve(received);
      look();
      void closed.then(() => reject(new Error(`closed before ${pattern}: ${received}`)));
    }),
  };
}

/** The head of a request. @param headers a line each */
export function head(method: string, path: string, ...headers: string[]): string {
  return [`${method} ${path} HTTP/1.1`, "Host: 127.0.0.1", ...headers, "", ""].join("\r\n");
}

/** A piece of a chunked body; "" ends it. */
export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

export const statuses = (received: string): number[] => Array.from(received.matchAll(/HTTP\/1\.1 (\d+) /g), ([, status]) => Number(status));
