import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";

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

/** The service worker keeps all that is built, under names that carry hashes but for the page itself. */
const offline = VitePWA({
  strategies: "injectManifest",
  srcDir: "src/offline",
  filename: "service-worker.ts",
  injectRegister: false,
  includeManifestIcons: false,
  injectManifest: { globPatterns: ["**/*.{html,js,css,wasm,svg}"], minify: true, sourcemap: false },
  manifest: {
    id: "./",
    name: "Earshot",
    short_name: "Earshot",
    description: "Music that sounds like yours, found on your own device.",
    start_url: "./",
    scope: "./",
    display: "standalone",
    background_color: "#fbf8f4",
    theme_color: "#1d1f29",
    categories: ["music"],
    icons: [
      { src: "icons/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "icons/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
      { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
    ],
  },
});

export default defineConfig({
  // Relative, so that the site works in any sub-folder of a static host.
  base: "./",
  plugins: [contentSecurityPolicy, offline],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: "es" },
  optimizeDeps: { exclude: ["earshot"] },
});
