// A PostgreSQL server of a test's own: on a temporary folder and a loopback port, with a password, and as careful with
// the disk as any.

import { execFileSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getuid } from "node:process";
import { Client } from "pg";
import { find } from "../../scripts/postgres.mjs";
import { announced, start, stop } from "../runtimes/command.js";
import { freePort } from "../runtimes/port.js";

export interface PostgresServer {
  /** Makes a database, or what is as good as one and sooner made: a schema. @returns its address, as `postgresStore`
   *  takes it */
  database(): Promise<string>;
  /** Ends the server and waits for its end. @param how "immediate": as a crash does, nothing is finished or written */
  stop(how?: "fast" | "immediate"): Promise<void>;
  /** Starts it again after a stop, on the same port and data. */
  start(): Promise<void>;
  /** Ends it and deletes everything. */
  close(): Promise<void>;
}

const SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** @param settings of the server: `{ max_connections: "20" }` */
export async function postgresServer(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "candor-postgres-"));
  const data = join(folder, "data");
  const password = randomBytes(16).toString("hex");
  const secret = join(folder, "password");
  writeFileSync(secret, password, { mode: 0o600 });
  for (const path of [folder, secret]) belongs(path);
  const [command, ...before] = unprivileged(find("initdb"));
  const options = ["--pgdata", data, "--username", "candor", "--pwfile", secret, "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync"];
  execFileSync(command!, [...before, ...options], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });

  const port = await freePort();
  const address = `postgres://candor:${password}@127.0.0.1:${port}/postgres`;
  const given = { listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "", ...settings };
  let server: ChildProcess | undefined;
  let databases = 0;
  const begin = async (): Promise<void> => {
    const [program, ...args] = unprivileged(find("postgres"));
    const flags = Object.entries(given).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    server = start(program!, [...args, "-D", data, ...flags], { cwd: folder, env: { LC_ALL: "C" } });
    await announced(server, /ready to accept connections/);
  };
  const end = async (how: "fast" | "immediate" = "fast"): Promise<void> => {
    if (!server) return;
    const ended = new Promise((resolve) => server!.once("exit", resolve));
    process.kill(Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]), SIGNALS[how]);
    await ended;
    await stop(server);
    server = undefined;
  };
  await begin();
  return {
    async database() {
      const name = `test${++databases}`;
      const client = new Client({ connectionString: address });
      await client.connect();
      await client.query(`CREATE SCHEMA ${name}`);
      await client.end();
      return `${address}?options=${encodeURIComponent(`-c search_path=${name}`)}`;
    },
    start: begin,
    stop: end,
    async close() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const USER = "postgres";

/** PostgreSQL refuses to run as root, who becomes the user that Debian's package made. */
function unprivileged(program: string): string[] {
  return getuid?.() === 0 ? ["setpriv", `--reuid=${USER}`, `--regid=${USER}`, "--init-groups", program] : [program];
}

function belongs(path: string): void {
  if (getuid?.() !== 0) return;
  const [user, group] = ["-u", "-g"].map((which) => Number(execFileSync("id", [which, USER], { encoding: "utf8" })));
  chownSync(path, user!, group!);
}
