import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // the package under test is what was built: the runtime loads it, not the test runner
    server: { deps: { external: [/\/dist\//] } },
    setupFiles: ["./test/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ["default", "./test/reporter.ts"],
  },
});
