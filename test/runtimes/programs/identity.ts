// Which runtime this is, by what only it has.

interface Marks {
  readonly Deno?: { readonly version: { readonly deno: string } };
  readonly Bun?: { readonly version: string };
  readonly process?: { readonly versions?: { readonly node?: string } };
  readonly navigator?: { readonly userAgent: string };
}

const AGENTS = [
  ["workerd", /^Cloudflare-(Workers)$/],
  ["firefox", /Firefox\/([\d.]+)/],
  ["chromium", /Chrome\/([\d.]+)/],
  ["webkitgtk", /AppleWebKit\/([\d.]+)/],
] as const;

export function identity(): { readonly name: string; readonly version: string } {
  const scope = globalThis as Marks;
  if (scope.Deno) return { name: "deno", version: scope.Deno.version.deno };
  if (scope.Bun) return { name: "bun", version: scope.Bun.version };
  if (scope.process?.versions?.node) return { name: "node", version: scope.process.versions.node };
  const agent = scope.navigator?.userAgent ?? "";
  for (const [name, pattern] of AGENTS) {
    const found = pattern.exec(agent);
    if (found) return { name, version: found[1]! };
  }
  return { name: "unknown", version: agent };
}
