// Epochs of both trainers in turns, each in a process of its own, on the same plays.
import { loadavg } from "node:os";
import { join } from "node:path";
import { binaries } from "../../scripts/lib/build.mjs";
import { root, say } from "../../scripts/lib/run.mjs";
import { orSayWhy } from "../peers.mjs";
import { ChildRunner } from "../runner.mjs";
import { machine, takeTurns, timingOf } from "../turns.mjs";
import { names, playsOf } from "./inputs.mjs";

const sizes = [64, 128];
const [lambda, alpha0] = ["0.005", "0.1"];

export async function measureFactors(folder, python, { seconds }) {
  const before = loadavg()[0];
  const rows = [];
  for (const name of names) {
    let plays;
    await orSayWhy(name, async () => {
      plays = await playsOf(name, folder);
    });
    if (!plays) continue;
    for (const factors of sizes) {
      say(`${name}, ${factors} factors`);
      const commands = { Earshot: [join(binaries, "bench_factors"), [plays, String(factors), lambda, alpha0]] };
      if (python)
        commands.implicit = [python, [join(root, "bench/factors/peers/implicit_peer.py"), plays, String(factors)]];
      const cells = [];
      for (const [peer, [command, args]] of Object.entries(commands)) {
        const runner = await ChildRunner.start(command, args);
        const cell = { peer, line: "epoch", runner, times: [], answers: [] };
        cell.heard = (answer) => cell.answers.push(answer);
        cells.push(cell);
      }
      await takeTurns(cells, seconds, { fewest: 3, most: 10 });
      for (const { runner } of cells) await runner.stop();
      const [{ runner }] = cells;
      rows.push({
        name,
        factors,
        pairs: runner.hello.pairs,
        objectives: cells[0].answers.map(({ value }) => value),
        peers: Object.fromEntries(
          cells.map(({ peer, times, answers, runner }) => [
            peer,
            { ...timingOf(times), bytes: answers.at(-1).bytes, version: runner.hello.version },
          ]),
        ),
      });
    }
  }
  return {
    machine: machine(),
    node: process.versions.node,
    load: [before, loadavg()[0]],
    date: new Date(),
    lambda,
    alpha0,
    rows,
  };
}
