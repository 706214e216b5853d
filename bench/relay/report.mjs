import { cpus } from "node:os";
import { number, table } from "../markdown.mjs";

const thousands = (count) => count.toLocaleString("en-US");

const row = (result) => {
  const [round] = result.rounds;
  return [
    `${thousands(result.sockets)} x ${result.rate}/s`,
    `${thousands(round.whole)} of ${thousands(result.sockets)}`,
    round.gaps,
    number(round.received / round.seconds / 1000, 1),
    number(round.p50),
    number(round.p99),
    number(round.relayCpu),
    number((1e6 * round.relayCpu) / round.received),
    number(result.idle),
    number(round.loadCpu),
  ];
};

const machineOf = (before) =>
  `${cpus().length} x ${cpus()[0]?.model.trim()}, load average ${before.map((each) => each.toFixed(1)).join(" ")} when it began (what is not near 0 are other programs beside it)`;

/** `before`: the machine's load averages when it began. */
export function soakReportOf(result, before) {
  const head = ["after, min", "each record once to", "p50 ms", "p99 ms", "relay MB"];
  const rows = result.rounds.map((round, i) => [
    number(((i + 1) * result.seconds) / 60, 1),
    `${thousands(round.whole)} of ${thousands(result.sockets)}`,
    number(round.p50),
    number(round.p99),
    number(round.resident / 1024, 1),
  ]);
  return `# The relay for longer: ${thousands(result.sockets)} sockets x ${result.rate}/s

\`npm run bench:relay -- --soak 10m\`, as in [relay.md](relay.md), on ${machineOf(before)}. Memory grows until what came last fills \`live-memory-bytes\`.

${table(head, rows)}
`;
}

/** `before`: the machine's load averages when it began. */
export function reportOf(results, before) {
  const head = [
    "load",
    "each record once to",
    "gaps",
    "k records/s",
    "p50 ms",
    "p99 ms",
    "relay CPU s",
    "us a record",
    "KB a socket",
    "load CPU s",
  ];
  return `# The relay under load

\`npm run bench:relay\`: Apache Kafka, one relay and the load (\`bench/relay/load.cpp\`: raw sockets, one thread) share one machine: ${machineOf(before)}.
Records of about 300 bytes go into Kafka at the given rate for ${results[0]?.seconds} s and from there to every socket; times are from before the append to when the socket's bytes are read. KB a socket is the growth of the
relay's resident memory per socket that is connected and subscribed.

${table(head, results.map(row))}

The budgets: 1,000 x 50/s within 25 ms at p99; 5,000 x 50/s within 250 ms, 3 us of the relay's CPU a record and 8 KB a socket.

Not measured here: Centrifugo 6.9 with its defaults, on 2 cores shared in the same way, delivered 48.4 k records/s to 1,000 sockets at p50 14 and p99 59 ms with 6.53 s of CPU in 10 s and 48.6 KB a socket, and 147 k/s of
250 k to 5,000 sockets at p50 2,251 and p99 5,890 ms with 12.73 s and 49.4 KB (measured beside an early prototype of this relay in November 2026).
For ten minutes: [relay-soak.md](relay-soak.md).
`;
}
