/**
 * Makes a clone ready: `node bot/install.mjs` installs what the lockfile asks for, `node bot/install.mjs console` builds the
 * page as well. With nothing to do it ends in milliseconds. The one file that any Node from 20 on must be able to run, since
 * it brings the newer Node that the rest needs.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const modules = join(root, "node_modules");
const page = join(root, "bot", "console");
const built = join(page, "built");
const builtStamp = join(built, ".inputs");
const platform = process.platform === "win32" ? "win" : process.platform;
const broughtNode = `node-${platform}-${process.arch}`;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const newEnough = major > 24 || (major === 24 && minor >= 12);

/** A sentence for the person at the terminal; the program ends with exit code 1. */
class Trouble extends Error {}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    hash
      .update(`${relative(root, file).split(sep).join("/")}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/* Dependencies */

const lockfile = join(root, "package-lock.json");
const toStart = ["prestart", "prelinli"].includes(process.env.npm_lifecycle_event);
const installedStamp = join(modules, ".linli-installed");

/**
 * Whether an install outside this file (`npm ci` by hand) already brought everything: npm writes down what it installed.
 * A server installed without the tools for tests may start; it is not stamped, so that the tests still get theirs.
 */
function broughtByHand() {
  const record = textOf(join(modules, ".package-lock.json"));
  if (record === "") return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(JSON.parse(readFileSync(lockfile, "utf8")).packages).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    if (found) return found.version === wanted.version && found.integrity === wanted.integrity;
    return wanted.optional || (toStart && wanted.dev) || wanted.devOptional;
  });
}

function installed() {
  const wanted = hashOf([lockfile]);
  if (!newEnough && !existsSync(join(modules, broughtNode))) return false;
  const stamp = textOf(installedStamp);
  if (stamp === wanted || (toStart && stamp === toStartOnly(wanted))) return true;
  return broughtByHand();
}

/** What a server needs is less than what the tests need: WeChat's packages alone are as many as all others. */
function toStartOnly(hash) {
  return `${hash} to start`;
}

function npm(args) {
  const { npm_execpath: script = "", npm_node_execpath: node = process.execPath } = process.env;
  const options = { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 };
  return script.endsWith("npm-cli.js")
    ? spawnSync(node, [script, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

function install() {
  if (!newEnough && !canBringNode()) throw nodeTooOld();
  say("正在安装依赖，约一分钟……");
  // Windows cannot delete a running program, and `npm ci` begins with deleting: the Node it brought may be the one running this
  const own = platform === "win" && process.execPath.startsWith(modules);
  const command = own ? ["install", "--no-save"] : ["ci"];
  const result = npm([
    ...command,
    toStart ? "--omit=dev" : "--include=dev",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
  if (result.status !== 0) {
    say([result.stdout, result.stderr, result.error?.message].filter(Boolean).join("\n").trim());
    throw new Trouble("依赖没有装好，原因见上面，多半是网络或 npm 镜像的设置：处理后再运行一次。");
  }
  dropUnusableNode();
  const hash = hashOf([lockfile]);
  writeFileSync(installedStamp, toStart ? toStartOnly(hash) : hash);
}

function canBringNode() {
  if (!JSON.parse(readFileSync(lockfile, "utf8")).packages[`node_modules/${broughtNode}`]) return false;
  return platform !== "linux" || "glibcVersionRuntime" in process.report.getReport().header;
}

/** Alpine gets the Linux program but cannot run it; left in place it would hide the machine's own Node from npm's scripts. */
function dropUnusableNode() {
  if (existsSync(join(modules, broughtNode)) && spawnSync(broughtProgram(), ["--version"]).status === 0)
    return;
  rmSync(join(modules, broughtNode), { recursive: true, force: true });
  for (const name of ["node", "node.cmd", "node.ps1"]) rmSync(join(modules, ".bin", name), { force: true });
  if (!newEnough) throw nodeTooOld();
}

function broughtProgram() {
  return join(modules, broughtNode, "bin", platform === "win" ? "node.exe" : "node");
}

function nodeTooOld() {
  return new Trouble(
    `邻里需要 Node.js 24.12 或更新的版本，这台机器上是 ${process.version}：请从 https://nodejs.org 安装后再运行一次。`,
  );
}

/* The page */

const wire = ["demo-api.ts", "staff-api.ts", "board-api.ts", "resident-api.ts"].map((file) =>
  join(root, "bot", "web", file),
);

function pageInputs() {
  const files = readdirSync(page, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.startsWith(built + sep));
  return hashOf([...files.sort(), ...wire, lockfile]);
}

function pageBuilt() {
  return textOf(builtStamp) === pageInputs();
}

/** Builds beside the old page and then swaps, so that a running server misses it for milliseconds only. */
function buildPage() {
  say("正在生成网页，约十秒……");
  const inputs = pageInputs();
  const fresh = join(modules, ".linli-page");
  const vite = join(modules, "vite", "bin", "vite.js");
  const node = newEnough ? process.execPath : broughtProgram();
  const args = [vite, "build", "bot/console", "--outDir", fresh, "--emptyOutDir", "--logLevel", "warn"];
  const result = spawnSync(node, args, { cwd: root, encoding: "utf8" });
  if (result.status !== 0) {
    say([result.stdout, result.stderr, result.error?.message].filter(Boolean).join("\n").trim());
    throw new Trouble("网页没有生成：原因见上面，改好 bot/console 里的文件后再运行一次。");
  }
  rmSync(built, { recursive: true, force: true });
  cpSync(fresh, built, { recursive: true });
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(builtStamp, inputs);
}

/* One at a time */

const place = createHash("sha256").update(root).digest("hex").slice(0, 16);
const lock = join(tmpdir(), `linli-install-${place}`);
const mine = join(lock, String(process.pid));
const staleMinutes = 15;

function isOlderThan(file, minutes) {
  try {
    return Date.now() - statSync(file).mtimeMs > minutes * 60_000;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Takes the lock if it is free or its holder is gone. The holder is the one file in the folder, so a rename has one winner. */
function takeLock() {
  try {
    mkdirSync(lock);
    writeFileSync(mine, "");
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  try {
    const [holder] = readdirSync(lock);
    if (holder === undefined) {
      if (isOlderThan(lock, 1)) rmdirSync(lock);
      return false;
    }
    const held = join(lock, holder);
    if (isAlive(Number(holder)) && !isOlderThan(held, staleMinutes)) return false;
    renameSync(held, mine);
    writeFileSync(mine, "taken over");
    return true;
  } catch {
    return false;
  }
}

function alone(work) {
  let told = false;
  while (!takeLock()) {
    if (!told) say("另一个窗口正在准备，请稍候……");
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function makeReady(withPage) {
  const ready = () => installed() && (!withPage || pageBuilt());
  if (ready()) return;
  alone(() => {
    if (!installed()) install();
    if (withPage && !pageBuilt()) buildPage();
  });
}

try {
  makeReady(process.argv[2] === "console");
} catch (error) {
  if (!(error instanceof Trouble)) throw error;
  say(error.message);
  process.exitCode = 1;
}
