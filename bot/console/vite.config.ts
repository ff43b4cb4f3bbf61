import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** `vite build bot/console` from the top of the project writes `bot/console/built`. */
// biome-ignore lint/style/noDefaultExport: Vite wants one
export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [react()],
  build: {
    outDir: "built",
    emptyOutDir: true,
    sourcemap: false,
    target: "es2023",
    /** The icon stays a file: the page's rules allow no `data:` addresses. */
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/ },
            { name: "antd", test: /node_modules[\\/]/ },
          ],
        },
      },
    },
  },
});
