// npm run build: sets up and leaves build/native/bin/, web/dist/ (the site) and build/house/ (the house catalog).
import { buildAll } from "./lib/build.mjs";
import { main } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

await main(async () => {
  await setUp();
  await buildAll();
});
