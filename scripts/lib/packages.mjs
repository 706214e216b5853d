// The Debian packages Earshot builds and tests with, and how to get the missing ones.
import { access, constants, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { CommandFailed, run, say } from "./run.mjs";

const forBuilding = [
  "g++",
  "cmake",
  "ninja-build",
  "pkg-config",
  "libeigen3-dev",
  "libavformat-dev",
  "libavcodec-dev",
  "libavutil-dev",
  "libswresample-dev",
  "libboost-dev",
  "libcli11-dev",
  "librdkafka-dev",
  "libsimdjson-dev",
  "libspdlog-dev",
  "libsqlite3-dev",
  "libssl-dev",
  "libutf8proc-dev",
  "catch2",
];
// Clang, its sanitizers and the symbolizer of their reports.
const sanitizers = ["clang", "libclang-rt-14-dev", "llvm"];
// A real broker: Java runs it, Maven fetches it, kcat speaks with it.
const forKafka = ["default-jre-headless", "maven", "kcat"];
const forTesting = ["chromium", "clang-format", "clang-tidy", "ffmpeg", "sqlite3", ...sanitizers, ...forKafka];

/** Where a command lies on PATH, or undefined. */
export async function which(command) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, command);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}

async function missingOf(packages) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query expands it
  const listed = await run("dpkg-query", ["-W", "-f=${Package} ${db:Status-Status}\n", ...packages]).catch(
    (error) => error.output ?? "",
  );
  const installed = new Set(
    listed
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/** Installs what is missing, or says exactly what to install where apt is not at hand. */
export async function ensurePackages({ building = true, testing = false, kafka = false } = {}) {
  const wanted = [...(building ? forBuilding : []), ...(testing ? forTesting : []), ...(kafka ? forKafka : [])];
  // Whoever has the Emscripten SDK keeps it.
  if (building && !(await which("emcc"))) wanted.push("emscripten");
  if (!(await which("apt-get")) || !(await which("dpkg-query"))) {
    const tools = [
      "g++",
      "cmake",
      "ninja",
      "pkg-config",
      "emcc",
      ...(testing ? ["chromium", "clang-format", "clang-tidy"] : []),
    ];
    const absent = [];
    for (const tool of tools) if (!(await which(tool))) absent.push(tool);
    if (absent.length === 0) return; // CMake names libraries that are missing
    throw new CommandFailed(
      `Earshot needs ${absent.join(", ")}, and this system has no apt to install them with.\n` +
        `Install these (Debian's names), then run the same command again:\n  ${wanted.join(" ")}`,
    );
  }
  const missing = await missingOf(wanted);
  if (missing.length === 0) return;
  say(`Installing ${missing.length} Debian packages: ${missing.join(" ")}`);
  const asRoot = process.getuid() === 0;
  const sudo = asRoot ? undefined : await which("sudo");
  if (!asRoot && !sudo) {
    throw new CommandFailed(`Run this as root, then the same command again:\n  apt-get install ${missing.join(" ")}`);
  }
  if (!asRoot) say("This needs root: sudo may ask for your password.");
  const apt = (...args) => {
    const command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return asRoot
      ? run(command[0], command.slice(1), { show: true })
      : run(sudo, command, { show: true, input: "inherit" });
  };
  await apt("update");
  await apt("install", "-y", "--no-install-recommends", ...missing);
}

/** True where the native preset's x86-64-v3 code can run. */
export async function cpuHasX8664V3() {
  if (process.arch !== "x64") return false;
  const flags =
    (await readFile("/proc/cpuinfo", "utf8").catch(() => "")).match(/^flags\s*:(.*)$/m)?.[1].split(" ") ?? [];
  return ["avx2", "bmi2", "fma", "movbe", "f16c"].every((flag) => flags.includes(flag));
}
