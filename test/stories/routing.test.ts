import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../bot/command-line.ts";
import { openStorage } from "../../storage/storage.ts";
import { openTown, type Town, tuesday } from "../support/town.ts";

/** What the command line prints, and how it ends. */
async function route(town: Town, ...words: string[]) {
  const printed: string[] = [];
  const code = await commandLine(["route", ...words], {
    open: () => openStorage({ file: town.file, synchronous: "off" }),
    defaults: "",
    now: () => tuesday,
    newCode: () => "",
    links: undefined,
    print: (line) => void printed.push(line),
    doctor: async () => 0,
  });
  return { code, printed: printed.join("\n") };
}

describe("somebody tries where a sentence would go", () => {
  it("reads kind, limits, place, people and reason, as they would be for a resident in that group", async () => {
    const town = await openTown();

    const { code, printed } = await route(town, "3号楼2单元电梯坏了", "春晖苑邻里群");

    expect(code).toBe(0);
    expect(printed.split("\n")).toEqual([
      "“3号楼2单元电梯坏了”",
      "类别：电梯与特种设备 · 较急 · 公开",
      "险情：不是 · 把握 90% · 直接登记",
      "时限：11月24日（周二）10:30 前签收，11月24日（周二）12:00 前联系，11月27日（周五）10:00 前办结",
      "地点：春晖苑3号楼2单元 → 春晖苑3号楼 → 春晖社区第一网格 → 春晖社区 → 青禾街道",
      expect.stringMatching(/^承办：王秀兰（春晖社区第一网格网格员） · 备岗：李建国（.*） · 协办：./),
      expect.stringMatching(/^目标：./),
      "理由：春晖苑3号楼的电梯与特种设备：由春晖社区第一网格网格员王秀兰牵头，李建国备岗",
    ]);
  });

  it.each([
    ["3号楼电梯坏了", "望江花园邻里群", /承办：马晓燕/],
    ["3号楼电梯坏了", undefined, /地点：3号楼 → 青禾街道\n承办：陆敏/],
    ["望江花园3号楼电梯坏了", undefined, /承办：马晓燕/],
    ["3号楼家里有煤气味", "春晖苑邻里群", /· 特急 ·[\s\S]*险情：燃气[\s\S]*承办：刘清/],
    ["楼上和我家因为漏水吵架，想请人调解", "春晖苑邻里群", /私密，群里只说编号/],
    [
      "我要投诉网格员王秀兰态度恶劣",
      "春晖苑1—5号楼群",
      /承办：陈志远[\s\S]*理由：.*当事人看不到\n回避：王秀兰/,
    ],
    ["今晚吃啥", "春晖苑邻里群", /不登记/],
  ])("%s in %s", async (text, group, expected) => {
    const town = await openTown();

    const { printed } = await route(town, text, ...(group ? [group] : []));

    expect(printed).toMatch(expected);
  });

  it("hears which groups there are when it names one that is not", async () => {
    const town = await openTown();

    const { code, printed } = await route(town, "3号楼电梯坏了", "火星群");

    expect(code).toBe(1);
    expect(printed).toMatch(/没有叫“火星群”的群。有：.*“春晖苑邻里群”/);
  });

  it("leaves the memory as it was", async () => {
    const town = await openTown();
    const before = await readFile(town.file);

    await route(town, "3号楼家里有煤气味", "春晖苑邻里群");
    await route(town, "3号楼2单元电梯坏了");

    expect(Buffer.compare(await readFile(town.file), before)).toBe(0);
  });
});

describe("a staff member asks in chat where a sentence would go", () => {
  it("hears it, and nothing is registered, not even an emergency", async () => {
    const town = await openTown();
    const zhao = town.person("zhao-lei");

    await zhao.says("怎么派 春晖苑8号楼电梯坏了");
    zhao.hears(/承办：李建国/);
    await zhao.says("怎么派 春晖苑8号楼家里有煤气味");
    zhao.hears(/险情：燃气/);

    expect(await town.request(1)).toBeUndefined();
    expect(town.person("liu-qing").heard()).toEqual([]);
  });

  it("reads it in private when it was asked in a group", async () => {
    const town = await openTown();

    await town.person("zhao-lei").says("怎么派 3号楼电梯坏了", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hearsNothing();
    town.person("zhao-lei").hears(/承办：王秀兰/);
  });

  it("is not for residents, who get it registered", async () => {
    const town = await openTown();

    await town.person("fang").says("怎么派 3号楼电梯坏了");

    expect(town.person("fang").heard().join()).not.toMatch(/承办/);
  });

  it("sees what leave and duty change", async () => {
    const town = await openTown();
    await town.person("wang-xiulan").says("我请假 今天");
    await town.person("chen-zhiyuan").says("值班 孙悦 今天9点到18点");

    await town.person("zhao-lei").says("怎么派 春晖苑3号楼电梯坏了");
    town.person("zhao-lei").hears(/理由：.*王秀兰请假，由备岗李建国接，孙悦备岗/);
    await town.person("zhao-lei").says("怎么派 春晖苑3号楼着火了");

    town.person("zhao-lei").hears(/承办：孙悦/);
  });
});
