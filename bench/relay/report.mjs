import { cpus } from "node:os";
import { number, table } from "../markdown.mjs";

const share = (round, sockets) => (100 * round.received) / (round.produced * sockets);

const row = (result) => {
  const [round] = result.rounds;
  return [
    `${result.sockets.toLocaleString("en-US")} x ${result.rate}/s`,
    `${number(share(round, result.sockets), 3)} %`,
    number(round.received / round.seconds / 1000, 1),
    number(round.p50),
    number(round.p99),
    number(round.relayCpu),
    number((1e6 * round.relayCpu) / round.received),
    number(result.idle),
    number(round.loadCpu),
  ];
};

function soakTable(result) {
  const head = ["after, min", "delivered", "p50 ms", "p99 ms", "relay MB"];
  const rows = result.rounds.map((round, i) => [
    number(((i + 1) * result.seconds) / 60, 1),
    `${number(share(round, result.sockets), 3)} %`,
    number(round.p50),
    number(round.p99),
    number(round.resident / 1024, 1),
  ]);
  return `## Soak: ${result.sockets} sockets x ${result.rate}/s\n\nMemory grows until what came last fills \`live-memory-bytes\`.\n\n${table(head, rows)}\n`;
}

/** `before`: the machine's load averages when it began. */
export function reportOf(results, soak, before) {
  const head = [
    "load",
    "delivered",
    "k records/s",
    "p50 ms",
    "p99 ms",
    "relay CPU s",
    "us a record",
    "KB a socket",
    "load CPU s",
  ];
  const load = before.map((each) => each.toFixed(1)).join(" ");
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, load average ${load} when it began (what is not near 0 are other programs beside it)`;
  return `# The relay under load

\`npm run bench:relay\`: Apache Kafka, one relay and the load (\`bench/relay/load.cpp\`: raw sockets, one thread) share one machine: ${machine}.
Records of about 300 bytes go into Kafka at the given rate for ${results[0]?.seconds} s and from there to every socket; times are from before the append to when the socket's bytes are read. KB a socket is the growth of the
relay's resident memory per socket that is connected and subscribed.

${table(head, results.map(row))}

Not measured here: Centrifugo 6.9 with its defaults, on 2 cores shared in the same way, delivered 48.4 k records/s to 1,000 sockets at p50 14 and p99 59 ms with 6.53 s of CPU in 10 s and 48.6 KB a socket, and 147 k/s of
250 k to 5,000 sockets at p50 2,251 and p99 5,890 ms with 12.73 s and 49.4 KB (measured beside an early prototype of this relay in November 2026).
${soak ? `\n${soakTable(soak)}` : ""}`;
}
