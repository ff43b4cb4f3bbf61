import { defineConfig } from "vitest/config";

/** The hard tier, `npm run test:hard`: minutes, not seconds. Everything else is in vitest.config.ts at the top. */
// biome-ignore lint/style/noDefaultExport: Vitest wants one
export default defineConfig({
  test: {
    include: ["test/hard/**/*.hard.ts"],
    pool: "forks",
    /** Each of them keeps the machine busy by itself. */
    fileParallelism: false,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
