// The package as npm would publish it, put where a consumer has it.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Packs what is built and unpacks it into node_modules/candor of `consumer`. @returns the paths of its files. */
export function installPacked(consumer: string): string[] {
  const target = join(consumer, "node_modules/candor");
  mkdirSync(target, { recursive: true });
  execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", consumer], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  const tarball = join(consumer, readdirSync(consumer).find((name) => name.endsWith(".tgz"))!);
  execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", target]);
  rmSync(tarball);
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
    .sort();
}
