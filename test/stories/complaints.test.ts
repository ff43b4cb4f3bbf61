import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";

describe("a complaint about somebody who works for the community", () => {
  const everybody = [
    ...["lu-min", "han-bing", "gu-yan", "chen-zhiyuan", "liu-qing", "zhao-lei", "wang-xiulan", "li-jianguo"],
    ...[
      "sun-yue",
      "zhou-guifang",
      "lin-hongmei",
      "xu-hao",
      "tang-wei",
      "ma-xiaoyan",
      "old-zhang",
      "xiao-kai",
    ],
  ];
  async function seersOf(words: string, where = "g-chunhui"): Promise<string[]> {
    const town = await openTown();
    await town.person("fang").says(words, where, { mentionsBot: true });
    town.group("g-chunhui").heardOnce(/^已登记 #1，详情私聊/);
    const seers: string[] = [];
    for (const id of everybody) {
      const person = town.person(id);
      await person.says("查 1");
      if (!person.heard().at(-1)?.includes("没有查到")) seers.push(id);
    }
    return seers;
  }

  it.each([
    ["我要投诉网格员王秀兰，态度恶劣", ["lu-min", "han-bing", "chen-zhiyuan"]],
    ["你们网格员态度真差，打电话也不理", ["lu-min", "han-bing", "chen-zhiyuan"]],
    ["王秀兰不接电话，我要反映", ["lu-min", "han-bing", "chen-zhiyuan"]],
    ["投诉楼栋长收钱", ["lu-min", "han-bing", "chen-zhiyuan"]],
    ["投诉社区值班室，电话没人接", ["lu-min", "han-bing", "chen-zhiyuan"]],
    ["社区的人踢皮球，我要投诉", ["lu-min", "han-bing", "chen-zhiyuan"]],
    ["我要投诉网格长赵磊", ["lu-min", "han-bing", "chen-zhiyuan"]],
    ["我要投诉陈书记不作为", ["lu-min", "han-bing"]],
  ])("is seen by superiors alone: %s", async (words, seers) => {
    expect(await seersOf(words)).toEqual(seers);
  });

  it.each([
    "网格员你好，3号楼路灯坏了没人修",
    "我向网格员反映一下，3号楼路灯坏了",
    "请网格员王秀兰来看看，3号楼下水道堵了",
    "投诉物业，收费不合理",
    "表扬网格员王秀兰，态度真好",
  ])("is not found in %s", async (words) => {
    const town = await openTown();

    await town.person("fang").says(words, "g-chunhui", { mentionsBot: true });

    expect(await town.request(1)).toMatchObject({ private: false, hiddenFrom: [] });
  });

  it("waits for superiors alone when it is only a guess", async () => {
    const town = await openTown();
    await town.person("fang").says("网格员不管事，社区来个人吧", "g-chunhui");

    for (const id of ["wang-xiulan", "liu-qing", "zhao-lei"]) {
      await town.person(id).says("线索");
      town.person(id).hears(/没有待定的线索/);
      await town.person(id).says("登记线索 1");
      town.person(id).hears(/没有查到您可以看的这条线索/);
    }
    await town.person("chen-zhiyuan").says("线索");

    town.person("chen-zhiyuan").hears(/网格员不管事/);
  });

  it("waits for the street when it may be about the secretary", async () => {
    const town = await openTown();
    await town.person("fang").says("书记不管事，社区来个人吧", "g-chunhui");

    await town.person("chen-zhiyuan").says("线索");
    town.person("chen-zhiyuan").hears(/没有待定的线索/);
    await town.person("lu-min").says("登记线索 1");

    expect(town.person("lu-min").heard().join()).toMatch(/新诉求 #1[\s\S]*书记不管事/);
    expect(town.person("chen-zhiyuan").heard().join()).not.toContain("不管事");
  });

  it("is hidden from a worker who is somebody's bad neighbour, too", async () => {
    const town = await openTown();

    await town.person("fang").says("我和邻居王秀兰家因为漏水吵架，想请人调解", "g-chunhui");

    town.person("wang-xiulan").hearsNothing();
    town.person("chen-zhiyuan").hears(/吵架/);
  });
});

describe("a private matter said in a group", () => {
  it("leaves a duty phone where the speaker cannot be reached alone", async () => {
    const town = await openTown();

    await town.person("stranger").says("楼上和我家因为漏水吵架，想请人调解", "g-chunhui");

    town.group("g-chunhui").hears(/^已登记 #1。详情请打值班电话 0100-6601 1000。/);
  });

  it.each(["3号楼电梯坏了，我每周要去做透析", "楼下饭店不卫生，我有乙肝他们还不让进门"])(
    "is known by what it tells of somebody: %s",
    async (words) => {
      const town = await openTown();

      await town.person("fang").says(words, "g-chunhui", { mentionsBot: true });

      expect(await town.request(1)).toMatchObject({ private: true });
      expect(town.group("g-chunhui").heard().join()).not.toMatch(/电梯|卫生|楼/);
    },
  );
});

describe("what somebody wants", () => {
  it.each([
    ["3号楼路灯坏了", "求助"],
    ["3号楼路灯坏了，希望能尽快修", "求助"],
    ["我要投诉物业，收费不合理", "投诉"],
    ["举报3号楼有人违建", "举报"],
    ["建议在小区里加几个充电桩", "建议"],
    ["我要表扬保安小李", "表扬"],
  ])("is read from %s: %s", async (words, nature) => {
    const town = await openTown();

    await town.person("fang").says(words);

    expect(await town.request(1)).toMatchObject({ nature });
  });

  it("is thanked for when it is kind, and the secretary hears of the praise", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("表扬网格员王秀兰，下雨天给老人送饭", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hears(/^谢谢您的表扬，一定带到。已登记 #1/);
    town.person("chen-zhiyuan").hears(/新诉求 #1[\s\S]*送饭/);
  });

  it("is nothing the bot was told when neighbours praise each other", async () => {
    const town = await openTown();

    await town.person("fang").says("表扬一下保安小李", "g-chunhui");

    expect(town.spoken).toEqual([]);
  });
});
