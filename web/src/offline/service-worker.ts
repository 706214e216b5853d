// What makes the page work without a connection. Asks nobody but the page's own hosts.
import { CacheableResponsePlugin } from "workbox-cacheable-response";
import { clientsClaim, type WorkboxPlugin } from "workbox-core";
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { RangeRequestsPlugin } from "workbox-range-requests";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst, NetworkFirst } from "workbox-strategies";
import { catalogCache, isCatalogFile, isManifest, isPreview, mostPreviews, previewCache, takeOver } from "./caches";

declare let self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

/** Whatever the page consists of, the engine and its decoder too. A new version waits until the page asks for it. */
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
clientsClaim();
self.addEventListener("message", ({ data }) => {
  if (data === takeOver) void self.skipWaiting();
});

const page = new URL("./", self.location.href).pathname;
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("index.html"), {
    allowlist: [new RegExp(`^${page.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&")}(index\\.html)?(\\?|$)`)],
  }),
);

const wholeAnswers = new CacheableResponsePlugin({ statuses: [200] });

/** Says which files are the catalog's: always asked for, the last answer where there is none. */
registerRoute(
  ({ url }) => isManifest(url),
  new NetworkFirst({ cacheName: catalogCache, networkTimeoutSeconds: 8, plugins: [wholeAnswers] }),
);

/** Their names say what is in them: kept for good. A reader that found one broken asks past all caches. */
registerRoute(
  ({ url, request }) => isCatalogFile(url) && request.cache === "reload",
  new NetworkFirst({ cacheName: catalogCache, plugins: [wholeAnswers] }),
);
// Parts of large ones are the package's to keep: this cache takes whole files only.
registerRoute(
  ({ url, request }) => isCatalogFile(url) && !request.headers.has("range"),
  new CacheFirst({ cacheName: catalogCache, plugins: [wholeAnswers] }),
);

const onlyTheLast: WorkboxPlugin = {
  async cacheDidUpdate({ cacheName }) {
    const cache = await caches.open(cacheName);
    const kept = await cache.keys();
    for (const request of kept.slice(0, Math.max(0, kept.length - mostPreviews))) await cache.delete(request);
  },
};

/** Kept when played, and all of a small catalog's: the page reads a preview whole, for its outline, beside the player that asks for parts. */
registerRoute(
  ({ url }) => isPreview(url),
  new CacheFirst({
    cacheName: previewCache,
    plugins: [new RangeRequestsPlugin(), wholeAnswers, onlyTheLast],
  }),
);
