// A client that costs little beside the server it times: raw HTTP/1.1 over keep-alive connections, one request at a
// time on each.

import { connect } from "node:net";

/** The bytes of a request. */
export function request(path, body, headers = {}) {
  const content = Buffer.from(body);
  const own = { "Host": "localhost", "Content-Type": "application/json", "Content-Length": content.length };
  const fields = { ...own, ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n`), content]);
}

/** A connection. @throws what broke it */
export async function connection(port) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise((resolve, reject) => socket.once("error", reject).once("connect", resolve));
  let settle;
  let parts = [];
  socket.on("data", (part) => {
    parts.push(part);
    const answer = answerIn(parts.length > 1 ? Buffer.concat(parts) : part);
    if (!answer) return;
    parts = [];
    settle.resolve(answer);
  });
  const closed = new Error("the server closed a connection");
  for (const end of ["error", "close"]) socket.on(end, (why) => settle?.reject(why || closed));
  return {
    /** @returns the answer's status, head and body */
    ask(bytes) {
      const answer = new Promise((resolve, reject) => (settle = { resolve, reject }));
      socket.write(bytes);
      return answer;
    },
    close() {
      settle = undefined;
      socket.destroy();
    },
  };
}

const HEAD_END = Buffer.from("\r\n\r\n");
const CHUNKS_END = Buffer.from("\r\n0\r\n\r\n");

/** Undefined as long as it is not whole. */
function answerIn(bytes) {
  const at = bytes.indexOf(HEAD_END);
  if (at < 0) return undefined;
  const head = bytes.toString("latin1", 0, at);
  const body = bytes.subarray(at + HEAD_END.length);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  const whole = length ? body.length >= Number(length[1]) : bytes.subarray(-CHUNKS_END.length).equals(CHUNKS_END);
  return whole ? { status: Number(head.slice(9, 12)), head, body } : undefined;
}
