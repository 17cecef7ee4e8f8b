// Servers on loopback, each a process of its own that is ended by its id.

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { folder } from "./programs.mjs";

const { resolve } = createRequire(import.meta.url);
const command = (name) => fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));
const candor = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Its logs are thrown away. */
export const serveNode = () => started(process.execPath, [join(folder, "served-node.js")], "stdout");

/** `candor serve`, likewise. */
export const serveCandor = (...args) => started(process.execPath, [candor, "serve", "--port", "0", ...args], "stderr");

export async function serveDeno() {
  const args = ["serve", "--no-prompt", "--host", "127.0.0.1", "--port", await freePort(), join(folder, "served.js")];
  return started(command("deno"), args, "stderr");
}

export async function serveBun() {
  const env = { BUN_PORT: await freePort(), NODE_ENV: "production" };
  return started(command("bun"), ["run", "--no-install", join(folder, "served.js")], "stdout", env);
}

/** @param worker a folder with worker.js and, where it has one, core.wasm */
export function serveWorkerd(worker, hasCore = true) {
  const core = hasCore ? `, (name = "core.wasm", wasm = embed "core.wasm")` : "";
  writeFileSync(join(folder, worker, "worker.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")${core}], compatibilityDate = "2026-04-01",
);
`);
  // the launcher that npm installs would be the process that is measured, and ended
  return started(workerd(), ["serve", join(folder, worker, "worker.capnp"), "--control-fd=1"], "stdout");
}

function workerd() {
  const arch = process.arch === "x64" ? "64" : process.arch;
  return createRequire(resolve("workerd")).resolve(`@cloudflare/workerd-${process.platform}-${arch}/bin/workerd`);
}

const LISTENING = /http:\/\/[\w.[\]]+:(\d+)|"port":(\d+)/;

/** Resolves once the process has said where it listens.
 *  @param where the stream on which it says so; the other is thrown away */
async function started(program, args, where, env = {}) {
  const stdio = where === "stdout" ? ["ignore", "pipe", "ignore"] : ["ignore", "ignore", "pipe"];
  const child = spawn(program, args.map(String), { stdio, env: { ...process.env, ...env } });
  const port = await new Promise((found, failed) => {
    let said = "";
    const timer = setTimeout(() => failed(new Error(`${program} does not listen: ${said}`)), 60_000);
    child.once("error", failed).once("exit", (code) => failed(new Error(`${program} ended with ${code}: ${said}`)));
    child[where].on("data", (text) => {
      const [, named, announced] = LISTENING.exec((said += text)) ?? [];
      if (!named && !announced) return;
      clearTimeout(timer);
      child[where].removeAllListeners("data").resume();
      found(Number(named ?? announced));
    });
  });
  child.removeAllListeners("exit");
  const ended = new Promise((end) => child.once("exit", end));
  return {
    port, pid: child.pid,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
