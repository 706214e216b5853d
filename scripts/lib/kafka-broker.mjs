// A real Apache Kafka broker on this machine: one node, KRaft, loopback only. Tests start their own, people `npm run kafka`.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { CommandFailed, root, run, say } from "./run.mjs";
import { onceFor } from "./stamp.mjs";

const jars = join(root, "build/kafka/jars");

/** Fetches the broker's jars once (46 MB). */
export async function fetchKafka() {
  await onceFor("kafka", { inputs: ["scripts/kafka/pom.xml"], outputs: ["build/kafka/jars"] }, async () => {
    say("Fetching Apache Kafka's jars with Maven (46 MB, once)");
    await rm(jars, { recursive: true, force: true });
    await run("mvn", [
      "-q",
      "-B",
      "-f",
      join(root, "scripts/kafka/pom.xml"),
      "dependency:copy-dependencies",
      `-DoutputDirectory=${jars}`,
      "-DincludeScope=runtime",
    ]);
  });
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A KRaft cluster's id: 16 random bytes as base64url. Kafka's own tools take none that begins with a hyphen. */
const clusterId = () => `E${randomBytes(16).toString("base64url").slice(1, 22)}`;

/** A listener with TLS, where one user has a password. `pem`: the key, not encrypted, and its certificate. */
const guardedListener = ({ pem, user, password }) => `ssl.keystore.type=PEM
ssl.keystore.location=${pem}
sasl.enabled.mechanisms=PLAIN
listener.name.guarded.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_${user}="${password}";
`;

// The broker's session is short: one that was killed is let in again only when it is over.
const properties = ({
  folder,
  port,
  controllerPort,
  partitions,
  retention,
  guarded,
}) => `process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}${guarded ? `,GUARDED://127.0.0.1:${guarded.port}` : ""}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}${guarded ? `,GUARDED://127.0.0.1:${guarded.port}` : ""}
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,GUARDED:SASL_SSL
${guarded ? guardedListener(guarded) : ""}log.dirs=${join(folder, "data")}
num.partitions=${partitions}
auto.create.topics.enable=true
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
log.retention.check.interval.ms=1000
log.retention.hours=168
${retention ? `${retention}\n` : ""}`;

const java = (folder, main, ...args) => [
  "java",
  [
    "-Xms128m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
    "-cp",
    join(jars, "*"),
    main,
    ...args,
  ],
  { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
];

/** Whether somebody listens on a port of 127.0.0.1. */
export function accepts(port) {
  return import("node:net").then(
    ({ connect }) =>
      new Promise((done) => {
        const socket = connect(port, "127.0.0.1");
        const end = (answer) => {
          socket.destroy();
          done(answer);
        };
        socket.once("connect", () => end(true));
        socket.once("error", () => end(false));
      }),
  );
}

/**
 * A broker whose data lies in `folder`; it can be stopped, killed and started again on the same port.
 * `retention`: more lines of its configuration. `guarded`: {pem, user, password} of a second listener, with TLS and SASL.
 */
export class KafkaBroker {
  #child;
  #said = "";

  constructor(folder, port, controllerPort, options) {
    Object.assign(this, { folder, port, controllerPort, options });
  }

  static async create(folder, { port, partitions = 1, retention = "", guarded } = {}) {
    await fetchKafka();
    await mkdir(folder, { recursive: true });
    const broker = new KafkaBroker(folder, port ?? (await freePort()), await freePort(), {
      partitions,
      retention,
      guarded: guarded && { ...guarded, port: await freePort() },
    });
    await broker.#configure();
    return broker;
  }

  get address() {
    return `127.0.0.1:${this.port}`;
  }

  /** Of the listener with TLS and SASL; undefined: there is none. */
  get guardedAddress() {
    return this.options.guarded && `127.0.0.1:${this.options.guarded.port}`;
  }

  /** Resolves when the process that runs now has ended. */
  get exited() {
    return this.#child ? once(this.#child, "exit") : Promise.resolve();
  }

  get running() {
    return this.#child !== undefined;
  }

  /** What it printed last, to say why it does not start. */
  get said() {
    return this.#said.slice(-4000);
  }

  async #configure() {
    const { folder, port, controllerPort } = this;
    const file = join(folder, "server.properties");
    await writeFile(file, properties({ folder, port, controllerPort, ...this.options }));
    const formatted = await stat(join(folder, "data/meta.properties")).catch(() => undefined);
    if (formatted) return;
    const [command, args] = java(folder, "kafka.tools.StorageTool", "format", "-t", clusterId(), "-c", file);
    await run(command, args, { cwd: folder });
  }

  /** Of the running broker's process. */
  get pid() {
    return this.#child?.pid;
  }

  /** Resolves when it takes connections; 60 s at most. One that `outlives` this process is ended by its pid. */
  async start({ outlives = false } = {}) {
    const [command, args, options] = java(this.folder, "kafka.Kafka", join(this.folder, "server.properties"));
    const child = spawn(command, args, outlives ? { ...options, stdio: "ignore", detached: true } : options);
    this.#child = child;
    if (outlives) child.unref();
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text) => {
        this.#said = (this.#said + text).slice(-20_000);
      });
    let ended = false;
    child.once("error", (error) => {
      this.#said += error.code === "ENOENT" ? "java is not installed" : error.message;
      ended = true;
    });
    child.once("exit", () => {
      ended = true;
      if (this.#child === child) this.#child = undefined;
    });
    const deadline = Date.now() + 60_000;
    while (!(await accepts(this.port))) {
      if (ended || Date.now() > deadline) {
        throw new CommandFailed(`Kafka did not start in ${this.folder}:\n${this.said}`);
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** SIGTERM lets it finish, SIGKILL does not. */
  async stop(signal = "SIGTERM") {
    const child = this.#child;
    if (!child) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  /** Names of the topics on disk, those of Kafka's own left out. */
  async topics() {
    const names = await readdir(join(this.folder, "data"), { withFileTypes: true });
    const topics = names.filter((entry) => entry.isDirectory() && /-\d+$/.test(entry.name));
    return [...new Set(topics.map((entry) => entry.name.replace(/-\d+$/, "")))].filter(
      (name) => !name.startsWith("__"),
    );
  }
}
