import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { importFolder } from "../../bot/command-line.ts";
import type { Person } from "../../storage/people.ts";
import { openStorage } from "../../storage/storage.ts";
import { tuesday } from "../support/town.ts";

const defaults = new URL("../../storage/defaults/", import.meta.url).pathname;
const demo = new URL("../../storage/demo/", import.meta.url).pathname;

/** A copy of the demo community that a story may spoil, and the command a secretary runs. */
async function openFolder(change: (yaml: string) => string = (yaml) => yaml) {
  const top = await mkdtemp(join(tmpdir(), "linli-import-"));
  onTestFinished(() => rm(top, { recursive: true }));
  const folder = join(top, "community");
  await cp(demo, folder, { recursive: true });
  const yaml = join(folder, "community.yaml");
  await writeFile(yaml, change(await readFile(yaml, "utf8")));
  const file = join(top, "linli.db");
  const printed: string[] = [];
  const open = (community?: string) =>
    openStorage({ file, synchronous: "off", ...(community && { community }) });
  const run = (path = folder, overwrite = false) =>
    importFolder(path, {
      open,
      defaults,
      now: () => tuesday,
      print: (line) => void printed.push(line),
      overwrite,
    });
  return { folder, run, printed, open };
}

describe("importing a community", () => {
  it("takes the tree, people, groups, rules and documents, and changes nothing the second time", async () => {
    const { run, printed, open } = await openFolder();

    expect(await run()).toBe(0);
    expect(await run()).toBe(0);

    expect(printed).toEqual([
      "社区：39 个节点，26 人，6 个群。",
      expect.stringMatching(/^文件：新增 9，更新 0，未变 0，拒收 0；条款 \d+ 条。$/),
      "社区：39 个节点，26 人，6 个群。",
      "文件：新增 0，更新 0，未变 9，拒收 0；条款 0 条。",
    ]);
    const storage = await open();
    expect((await storage.read.settings.rules()).numbers.gas).toBe("0100-6688 1190");
    await storage.close();
  });

  it("takes nothing of a community.yaml with mistakes, and tells file and line of each", async () => {
    const { run, open } = await openFolder((yaml) =>
      yaml.replace("deputy: li-jianguo", "deputy: nobody").replace("node: wangjiang\n", "node: nowhere\n"),
    );

    await expect(run()).rejects.toThrow(
      /什么都没有导入：\ncommunity.yaml 第\d+行：没有“nobody”\ncommunity.yaml 第\d+行：没有“nowhere”/,
    );

    expect((await open()).read.community).toBe("");
  });

  it("tells the line where the YAML is broken", async () => {
    const { run } = await openFolder((yaml) => `${yaml}\n  - broken: [`);

    await expect(run()).rejects.toThrow(/community.yaml 第\d+行/);
  });

  it("refuses a tree that goes round in a circle", async () => {
    const { run } = await openFolder((yaml) =>
      yaml.replace("name: 春晖社区, parent: qinghe", "name: 春晖社区, parent: chunhui-grid-1"),
    );

    await expect(run()).rejects.toThrow(/绕了圈/);
  });

  it.each([
    ["person: nobody", /community.yaml 第2\d\d行：没有“nobody”/],
    ["deputy: nobody", /community.yaml 第2\d\d行：没有“nobody”/],
    ["assisting: 电梯公司", /community.yaml 第2\d\d行：responsibilities.1.assisting/],
  ])("refuses a rule about who leads with %s, and tells the line", async (mistake, told) => {
    const rule = `  responsibilities:\n    - { category: 环境卫生, at: chunhui, person: wang-xiulan }\n    - { category: 电梯与特种设备, at: chunhui, ${mistake} }\n`;
    const { run, open } = await openFolder((yaml) => yaml.replace(/^rules:\n/mu, `rules:\n${rule}`));

    await expect(run()).rejects.toThrow(told);

    expect((await open()).read.community).toBe("");
  });

  it.each([
    ["at: nowhere", "没有“nowhere”"],
    ["at: chunhui, category: 养鱼", "没有“养鱼”"],
  ])("refuses a rule about who leads with %s", async (mistake, told) => {
    const all = { category: "环境卫生", at: "chunhui" };
    const words = Object.entries(all).flatMap(([key, value]) =>
      mistake.includes(`${key}:`) ? [] : `${key}: ${value}`,
    );
    const rule = `  responsibilities: [{ ${[mistake, ...words].join(", ")} }]\n`;
    const { run } = await openFolder((yaml) => yaml.replace(/^rules:\n/mu, `rules:\n${rule}`));

    await expect(run()).rejects.toThrow(told);
  });

  it("keeps roles and deputies that somebody changed by hand, says so, and takes the file's when told to", async () => {
    const { folder, run, printed, open } = await openFolder();
    await run();
    const storage = await open();
    const wang = await storage.read.people.find("wang-xiulan");
    const moved = { ...wang, roles: [{ role: "grid-leader", at: "chunhui" }], deputyId: "sun-yue" };
    await storage.transaction((store) => store.people.edit(moved as Person, tuesday));
    await storage.close();
    printed.length = 0;

    await run();
    const [, kept] = printed;
    const after = await open();
    expect(kept).toBe("  保留手改的职责和备岗：王秀兰。要换成文件里的，请加 --overwrite。");
    expect(await after.read.people.find("wang-xiulan")).toMatchObject({ ...moved, name: "王秀兰" });
    await after.close();
    await run(folder, true);
    await run();

    const last = await open();
    expect(await last.read.people.find("wang-xiulan")).toEqual(wang);
    expect(printed.join("\n").match(/保留手改/gu)).toHaveLength(1);
    await last.close();
  });

  it("refuses a broken document with file and line and takes the others", async () => {
    const { folder, run, printed } = await openFolder();
    await writeFile(
      join(folder, "documents/bad.md"),
      "---\ntitle: 坏的\neffective: 明年\n---\n第一条 内容。\n",
    );

    expect(await run()).toBe(1);

    expect(printed.join("\n")).toMatch(/新增 9，更新 0，未变 0，拒收 1[\s\S]*documents\/bad.md 第3行：/);
  });

  it("says so when there is no such folder", async () => {
    const { run } = await openFolder();

    await expect(run("/nowhere")).rejects.toThrow("没有文件夹“/nowhere”。");
  });
});
