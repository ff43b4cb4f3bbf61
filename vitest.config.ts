import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**"],
    /** A test may kill what it started and must not take its neighbours along. */
    pool: "forks",
    /** Most of them wait for something most of the time. */
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
