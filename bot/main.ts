import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { access, constants, mkdir, readFile } from "node:fs/promises";
import { enableCompileCache } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import cron from "node-cron";
import { takeLock } from "../storage/data-lock.ts";
import { openStorage, type Storage } from "../storage/storage.ts";
import type { Channel } from "./channels/channel.ts";
import { configuredChannels, hasChannels } from "./channels/configured.ts";
import { page } from "./channels/page.ts";
import { simulator } from "./channels/simulator.ts";
import { commandLine, importFolder } from "./command-line.ts";
import { BadStart, type Config, endpointsOf, readConfig } from "./config.ts";
import { doctor } from "./doctor.ts";
import { type Log, openLog } from "./log.ts";
import { loginCodes } from "./login-codes.ts";
import type { Thinking } from "./model/budget.ts";
import { openMeanings } from "./model/embeddings.ts";
import { readPrompt } from "./model/prompt.ts";
import { noModel, openModel, promptFile } from "./model.ts";
import { openTown } from "./town.ts";
import { demoRoutes } from "./web/demo.ts";
import { openDemoClock } from "./web/demo-clock.ts";
import { residentRoutes } from "./web/resident.ts";
import { webServer } from "./web/server.ts";
import { staffRoutes } from "./web/staff.ts";

enableCompileCache();

const top = join(import.meta.dirname, "..");
const defaults = join(top, "storage/defaults");
const demoFolder = join(top, "storage/demo");
const realNow = () => new Date();
const newCode = () => String(randomInt(100_000_000)).padStart(8, "0");
const newToken = () => randomBytes(32).toString("base64url");
const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(parameters: string[]): Promise<void> {
  const config = settings();
  const file = join(config.LINLI_DATA, "linli.db");
  const [first, ...rest] = parameters;
  if (first !== undefined) {
    await dataFolder(config);
    const open = (community?: string) => openKnown(file, community);
    process.exitCode = await commandLine(first === "linli" ? rest : parameters, {
      open,
      defaults,
      now: realNow,
      newCode,
      links: hasChannels(config) ? { address: addressOf(config), newToken } : undefined,
      print,
      doctor: () => doctor({ config, open, log: openLog("fatal"), now: realNow, print }),
    });
    return;
  }
  await portFree(config);
  await dataFolder(config);
  await start(config, file, await onlyOne(config));
}

function settings(): Config {
  try {
    process.loadEnvFile(join(top, ".env"));
  } catch {
    // Without a .env file the environment alone decides.
  }
  return readConfig(process.env);
}

async function dataFolder({ LINLI_DATA: folder }: Config): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch {
    throw new BadStart(`数据文件夹“${folder}”不能写入，请检查权限，或用 LINLI_DATA 换一个。`);
  }
}

/** Asked before anything is made, so that a taken port leaves nothing half done. */
function portFree({ LINLI_PORT: port, LINLI_HOST: host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", ({ code }: NodeJS.ErrnoException) => {
      const why = code === "EADDRINUSE" ? "已被占用，邻里可能已经在运行" : `不能使用（${code}）`;
      reject(new BadStart(`${host} 的端口 ${port} ${why}；可以用 LINLI_PORT 换一个端口。`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** Two bots on one memory would get in each other's way; the lock ends with the process. */
async function onlyOne({ LINLI_DATA: folder }: Config): Promise<() => Promise<void>> {
  const lock = await takeLock(join(folder, "linli.lock")).catch((error: unknown) => {
    throw new BadStart(
      `数据文件夹“${folder}”不能写入：${error instanceof Error ? error.message : String(error)}`,
    );
  });
  if (!lock)
    throw new BadStart(
      `数据文件夹“${folder}”正在被另一个邻里使用；请先停掉它，或用 LINLI_DATA 换一个文件夹。`,
    );
  return lock;
}

async function openKnown(file: string, community?: string): Promise<Storage> {
  const storage = await openStorage({ file, ...(community !== undefined && { community }) }).catch(
    (error: unknown) => {
      throw new BadStart(`数据库 ${file} 打不开：${error instanceof Error ? error.message : String(error)}`);
    },
  );
  if (storage.read.community !== "") return storage;
  await storage.close();
  throw new BadStart("还没有社区。请先导入一个带 community.yaml 的文件夹，或运行 npm start 打开演示社区。");
}

/** The first start of the demo: the community that everybody learns the product with. */
async function openOrDemo(file: string): Promise<Storage> {
  const storage = await openStorage({ file }).catch((error: unknown) => {
    throw new BadStart(`数据库 ${file} 打不开：${error instanceof Error ? error.message : String(error)}`);
  });
  if (storage.read.community !== "") return storage;
  await storage.close();
  const open = (community?: string) => openKnown(file, community);
  await importFolder(demoFolder, { open, defaults, now: realNow, print: () => undefined });
  return openKnown(file);
}

async function start(config: Config, file: string, release: () => Promise<void>): Promise<void> {
  const log = openLog(config.LINLI_LOG);
  const demo = !hasChannels(config);
  const storage = demo ? await openOrDemo(file) : await openKnown(file);
  const clock = await openDemoClock(storage, realNow);
  const channel = simulator();
  const staffPage = page();
  const now = demo ? clock.now : realNow;
  const publicUrl = config.LINLI_PUBLIC_URL;
  const thinking = await thinkingOf(config, { storage, log, now, rules: () => town.community().rules.model });
  const town = await openTown({
    ...{ ...thinking, storage, log, now, newCode },
    channels: demo ? [channel] : [...platforms(config, storage, log), staffPage],
    newLease: randomUUID,
    chance: Math.random,
    files: join(config.LINLI_DATA, "files"),
    links: demo || publicUrl === undefined ? undefined : { address: addressOf(config), newToken },
    onConnection: loginCodes({ print, log }),
  });
  const app = await webServer({
    ...{ town, log, now },
    page: join(import.meta.dirname, "console/built"),
    demo: demo && isLocal(config) ? demoRoutes({ town, channel, clock, newId: randomUUID }) : undefined,
    staff: demo ? undefined : staffRoutes({ town, channel: staffPage, now, newToken, publicUrl }),
    resident: demo ? undefined : residentRoutes({ town, channel: staffPage, now, publicUrl }),
  });
  await town.start();
  await town.heartbeat();
  const address = await app.listen({ port: config.LINLI_PORT, host: config.LINLI_HOST });
  const heart = cron.schedule("* * * * * *", () => town.heartbeat(), { noOverlap: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(
      signal,
      () =>
        void stop(async () => {
          await heart.stop();
          await app.close();
          await town.stop();
          await release();
        }),
    );
  }
  print(`邻里已启动：${address}`);
}

/** The model that words answers, and the one that knows what is meant. */
async function thinkingOf(config: Config, needs: Thinking) {
  const [model, meanings] = endpointsOf(config);
  const prompt = readPrompt(await readFile(join(top, promptFile), "utf8"));
  return {
    model: model ? openModel({ ...needs, ...model, prompt, newFence: newToken }) : noModel,
    meanings: meanings && openMeanings({ ...needs, ...meanings }),
  };
}

function platforms(config: Config, storage: Storage, log: Log): Channel[] {
  const home = join(config.LINLI_DATA, "wechat");
  const needs = { storage, log, home, now: realNow, chance: Math.random, environment: process.env };
  return configuredChannels(config, needs);
}

/** Where people find the page. An address that means "everywhere" is this machine for whoever sits at it. */
function addressOf({ LINLI_PUBLIC_URL: url, LINLI_HOST: host, LINLI_PORT: port }: Config): string {
  if (url !== undefined) return new URL(url).origin;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

function isLocal({ LINLI_HOST: host }: Config): boolean {
  return host === "127.0.0.1" || host === "localhost" || host === "::1";
}

async function stop(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`停止时出错：${String(error)}\n`);
    process.exit(1);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof BadStart ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
