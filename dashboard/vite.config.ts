import { gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Beside each file of the build its gzip, so that the server has nothing to compress while it serves. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      for (const [fileName, part] of Object.entries(bundle)) {
        if (/\.(js|css|html)$/.test(fileName)) {
          const source = gzipSync(part.type === "chunk" ? part.code : part.source, { level: 9 });
          this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source });
        }
      }
    },
  },
};

/** Each page is an entry of its own: who opens the board does not load the explorer's editor. */
export default defineConfig({
  plugins: [react(), compressed],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      input: { board: "index.html", explorer: "explorer.html" },
      // GraphiQL's files carry directives for a compiler that has already seen them.
      onLog: (level, log, tell) => (log.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : tell(level, log)),
    },
  },
  worker: { format: "es" },
  // While the pages are worked on: `npx vite` beside a running server.
  server: { proxy: { "/graphql": { target: process.env["ORDERGRAPH_URL"] ?? "http://127.0.0.1:8000", ws: true } } },
});
