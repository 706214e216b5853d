import { defineConfig, type Plugin } from "vite";

// No third party, no inline script, no inline style: `style` attributes are set through the CSSOM only (see src/components/css.ts).
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
].join("; ");

/** Vite's development server needs inline styles and a WebSocket, so the policy is written into the built page only. */
const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: policy },
        injectTo: "head-prepend",
      },
    ],
  },
};

export default defineConfig({
  // Relative, so that the site works in any sub-folder of a static host.
  base: "./",
  plugins: [contentSecurityPolicy],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: "es" },
  optimizeDeps: { exclude: ["earshot"] },
});
