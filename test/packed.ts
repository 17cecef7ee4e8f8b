// The package as npm would publish it, put where a consumer has it.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
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

/** The same with all that it depends on, its command and wrangler, as an empty folder is after `npm install`.
 *  @param more packages beside the dependencies */
export function installAll(consumer: string, ...more: string[]): void {
  const link = (target: string, name: string): void => {
    const path = join(consumer, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  };
  installPacked(consumer);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { dependencies: Record<string, string> };
  for (const name of [...Object.keys(dependencies), ...more]) link(join(ROOT, "node_modules", name), name);
  link(join(consumer, "node_modules/candor/dist/cli.js"), ".bin/candor");
  link(join(ROOT, "test/consumers/node_modules/wrangler/bin/wrangler.js"), ".bin/wrangler");
  // what npm makes of an empty folder
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ dependencies: { candor: "file:../candor-0.1.0.tgz" } }));
}

/** Variables under which programs are called there as at a prompt, and nothing calls home. */
export const promptOf = (consumer: string): Record<string, string> => ({
  PATH: [join(consumer, "node_modules/.bin"), join(ROOT, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
  CI: "1", WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", CLOUDFLARE_API_TOKEN: "none", NO_COLOR: "1",
});
