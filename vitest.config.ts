import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // the package under test is what was built: the runtime loads it, not the test runner
    server: { deps: { external: [/\/dist\//] } },
    setupFiles: ["./test/setup.ts"],
    // a slow machine is not a failure
    testTimeout: 900_000,
    hookTimeout: 900_000,
    reporters: ["default", "./test/reporter.ts"],
  },
});
