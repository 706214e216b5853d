// npm run lint: formatters and linters; npm run format mends what they can.
import { lintChecks } from "./lib/checks.mjs";
import { main, say } from "./lib/run.mjs";

await main(async () => {
  for (const [name, check] of lintChecks({ fix: process.argv.includes("--fix"), slow: true })) {
    say(name);
    await check();
  }
});
