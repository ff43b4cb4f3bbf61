import { spawn } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../support/running-server.ts";
import { top } from "../support/source-files.ts";

/** Runs an npm command as a person would, in the project's folder; ends it when it has printed `until`. */
async function npm(parameters: string[], data: string, until?: RegExp) {
  const foreign = Object.entries(process.env).filter(([name]) => !name.startsWith("LINLI_"));
  const child = spawn("npm", parameters, {
    cwd: top,
    env: { ...Object.fromEntries(foreign), LINLI_DATA: data, LINLI_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
    detached: process.platform !== "win32",
  });
  let printed = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (piece: string) => {
    printed += piece;
    // npm does not always hand a signal on; its whole group hears this one.
    if (until?.test(printed) && child.pid) process.kill(-child.pid, "SIGTERM");
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, printed };
}

/** The README's commands, each with what it is tried with; tests and benches are not run inside the tests. */
const tried: Record<string, (data: string) => Promise<void>> = {
  async "npm start"(data) {
    const { printed } = await npm(["start"], data, /http:\/\/127\.0\.0\.1:\d+/);
    expect(printed).toMatch(/邻里已启动：http:\/\/127\.0\.0\.1:\d+/);
  },
  async "npm run linli -- import FOLDER"(data) {
    const folder = join(await temporaryFolder(onTestFinished), "community");
    await cp(join(top, "storage/demo"), folder, { recursive: true });
    await writeFile(join(folder, "letter.txt"), Buffer.from("b5dad2bbccf520c4dac8ddb2e2cad4a1a3", "hex"));
    const { code, printed } = await npm(["run", "linli", "--", "import", folder], data);
    expect(printed).toMatch(/社区：39 个节点[\s\S]*新增 1，更新 0，未变 9，拒收 0/);
    expect(code).toBe(0);
  },
  async "npm run linli -- invite NAME"(data) {
    const { code, printed } = await npm(["run", "linli", "--", "invite", "王秀兰"], data);
    expect(printed).toMatch(/网格员的验证码：\d{4} \d{4}，24 小时内用一次/);
    expect(code).toBe(0);
  },
  async "npm run linli -- route WORDS"(data) {
    const { code, printed } = await npm(["run", "linli", "--", "route", "春晖苑3号楼电梯坏了"], data);
    expect(printed).toMatch(/承办：王秀兰（春晖社区第一网格网格员）/);
    expect(code).toBe(0);
  },
  async "npm run linli -- doctor"(data) {
    expect((await npm(["run", "linli", "--", "doctor"], data)).printed).toMatch(/✓ 数据库：青禾街道/);
  },
  async "npm run linli -- set-aside"(data) {
    expect((await npm(["run", "linli", "--", "set-aside"], data)).printed).toMatch(/没有放在一边的消息/);
  },
  async "npm run linli -- replay ID"(data) {
    expect((await npm(["run", "linli", "--", "replay", "7"], data)).printed).toMatch(
      /没有放在一边的这条消息/,
    );
  },
};
const notHere = ["npm test", "npm run check", "npm run test:hard", "npm run bench"];

describe("the README's commands", () => {
  it("do what they say, one after the other in one data folder", { timeout: 60_000 }, async () => {
    const readme = await readFile(join(top, "README.md"), "utf8");
    const commands = [...readme.matchAll(/^ {4}(npm .+?)(?: {2,}|$)/gm)].map(([, command = ""]) => command);
    const data = join(await temporaryFolder(onTestFinished), "data");

    expect(commands.toSorted()).toEqual([...Object.keys(tried), ...notHere].toSorted());
    for (const command of commands) await tried[command]?.(data);
  });
});
