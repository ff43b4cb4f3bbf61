import { describe, expect, it } from "vitest";
import { alsoIs, losesAccount } from "../support/neighbours.ts";
import { openResidentWeb } from "../support/resident-web.ts";
import { openStaffWeb } from "../support/staff-web.ts";
import { accepted, withTask } from "../support/tasks.ts";
import { openTown } from "../support/town.ts";

describe("the staff group, told in the place of somebody who has no chat", () => {
  it("hears no category of a private matter that was not solved", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("我爸打我妈，怎么办");
    expect(await town.request(1)).toMatchObject({ private: true });
    const owner = town.person((await town.request(1))?.ownerId ?? "");
    await owner.says("收到 1");
    await owner.says("解释了 1 上门谈过两次，约好了调解");
    await losesAccount(town, owner.id);

    await fang.says("没解决 1");

    town.group("g-staff-chunhui").hears(/#1/);
    const { category = "?" } = (await town.request(1)) ?? {};
    expect(town.group("g-staff-chunhui").heard().join("\n")).not.toContain(category);
  });

  it("hears nothing of why a request was handed on", async () => {
    const { town, wang } = await accepted();
    await losesAccount(town, "li-jianguo");

    await wang.says("转给李建国 1 2单元502阿芳家老人腿脚不好，他更熟悉");

    town.group("g-staff-chunhui").hears(/#1/);
    expect(town.group("g-staff-chunhui").heard().join("\n")).not.toMatch(/502|阿芳|老人/);
  });
});

describe("a private matter", () => {
  it("goes into no group when its owner answers there what somebody has passed on", async () => {
    const town = await openTown();
    await town.person("wang-xiulan").says("代报 春晖苑邻里群 李婶：我爸打我妈，怎么办");
    await town.person("liu-qing").says("收到 1");

    await town
      .person("liu-qing")
      .says("解释了 1 上门谈过两次，约好了调解", "g-chunhui", { mentionsBot: true });

    expect((await town.request(1))?.state).toBe("resolved");
    town.group("g-chunhui").hearsNothing();
    town.person("liu-qing").hears(/^请只转告本人.*\n.*调解/);
  });

  it("stays one when its category is put right", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼2单元楼道灯坏了，我做化疗回来看不见路", "g-chunhui", {
      mentionsBot: true,
    });
    expect(await town.request(1)).toMatchObject({ private: true });

    await town.person("chen-zhiyuan").says("改类别 1 水电气暖通信");

    expect(await town.request(1)).toMatchObject({ category: "水电气暖通信", private: true });
  });
});

describe("somebody who guesses", () => {
  it("does not come into what was said among party members or staff", async () => {
    const town = await openTown();
    await town.person("old-zhang").says("3号楼2单元电梯又坏了", "g-branch", { mentionsBot: true });
    expect(await town.request(1)).toBeDefined();

    await town.person("fang").says("+1 1");

    town.person("fang").hears(/没有查到/);
  });

  it.each(["满意", "没解决", "撤回", "补充 晚上也这样", "不用了", "链接", "收到", "督办", "我来"])(
    "does nothing with a neighbour's request by quoting its receipt: %s",
    async (words) => {
      const { town, wang } = await accepted();
      await wang.says("修好了 1，换了门机");
      const quotes = town.spoken.find(({ place }) => place === "g-chunhui")?.id;
      const before = await town.request(1);

      for (const id of ["xiao-kai", "newcomer", "he-dashan", "gu-yan"]) {
        await town.person(id).says(words, "g-chunhui", { quotes, mentionsBot: true });
        await town.person(id).says(`${words} 1`);
        expect(town.person(id).heard().join("\n")).not.toMatch(/电梯|502|阿芳|王秀兰/);
      }

      expect(await town.request(1)).toEqual(before);
    },
  );

  it("learns nothing by quoting words that the bot has said to somebody else", async () => {
    const web = await openStaffWeb();
    const wang = await web.person("wang-xiulan");
    await wang.says("3号楼2单元电梯又坏了", "a");
    const { json } = await wang.ask("messages");
    const receipt = json.find(({ from }: { from: { bot: boolean } }) => from.bot).id;
    const ma = await web.person("ma-xiaoyan");

    await ma.post("messages", { text: "+1", quotes: receipt, id: "b" });
    await web.town.real().idle();

    expect((await ma.talk()).join("\n")).not.toContain("#1");
  });
});

describe("somebody with two posts", () => {
  it("is the deputy no more where they have lost the post, though they keep another one", async () => {
    const { town, wang } = await withTask();
    await town.person("li-jianguo").says("我来 1");
    expect(await town.request(1)).toMatchObject({ ownerId: "li-jianguo", deputyId: "wang-xiulan" });
    await alsoIs(town, "wang-xiulan", [{ role: "grid-member", at: "wangjiang-grid-1" }]);

    await town.person("lu-min").says("免去 王秀兰 网格员 春晖社区第一网格");
    await town.person("lu-min").says("确认");

    town.person("lu-min").hears(/免职办好了/);
    for (const words of ["查 1", "我来 1", "修好了 1，换了门机"]) {
      await wang.says(words);
      wang.hears(/没有查到/);
    }
  });

  it("decides on no talk where they only look on", async () => {
    const town = await openTown();
    await alsoIs(town, "ma-xiaoyan", [{ role: "auditor", at: "chunhui" }]);
    await town.person("fang").says("楼道里黑黢黢的", "g-chunhui");
    await town.person("liu-qing").says("线索");
    town.person("liu-qing").hears(/线索 1/);

    await town.person("ma-xiaoyan").says("登记线索 1");
    await town.person("ma-xiaoyan").says("忽略线索 1");
    await town.person("ma-xiaoyan").says("线索");

    town.person("ma-xiaoyan").hears(/没有待定的线索/);
    expect(town.person("ma-xiaoyan").heard().join("\n")).not.toMatch(/已登记|已忽略|黑/);
  });
});

describe("the private link of somebody who works here", () => {
  it("says nothing but what a resident says, in whosever hands it is", async () => {
    const web = await openResidentWeb();
    const wang = web.town.person("wang-xiulan");
    await wang.says("3号楼2单元电梯又坏了");
    const link = await web.link("wang-xiulan", 1);
    const owner = web.town.person((await web.town.request(1))?.ownerId ?? "");
    await owner.says("收到 1");
    await owner.says("修好了 1，换了门机");

    await link.does({ deed: "reopen", why: "我请假 11月25日到11月28日 有事" });

    expect(await link.answer()).toMatch(/已重新办理/);
    await web.town.person("chen-zhiyuan").says("王秀兰销假");
    web.town.person("chen-zhiyuan").hears(/没有请假记录/);
    await link.does({ deed: "supplement", text: "明天上午9点提醒大家到3号楼开会" });
    expect(await link.answer()).toMatch(/已补充到 #1/);
  });
});

describe("somebody who has left", () => {
  it("hears no more of a danger that they were called to", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("3号楼2单元502有煤气味", "g-chunhui");
    while (((await town.request(1))?.asked.length ?? 0) < 2) await town.nextMoment();
    const chen = town.person("chen-zhiyuan");
    expect((await town.request(1))?.asked).toContain(chen.id);
    await town.person("lu-min").says("离任 陈志远");
    await town.person("lu-min").says("确认");
    town.person("lu-min").hears(/离任办好了/);
    const before = chen.heard().length;

    await fang.says("煤气味更大了，3号楼2单元502", "g-chunhui");

    expect(chen.heard().slice(before).join("\n")).not.toMatch(/煤气|502/);
    town.person("liu-qing").hears(/又说：“煤气味更大了/);
  });
});

describe("whoever only looks on", () => {
  it("makes no request a part of one there", async () => {
    const { town, wang } = await accepted();
    await town.person("huang-qiang").says("望江花园3号楼电梯坏了", "g-wangjiang");
    await alsoIs(town, "wang-xiulan", [{ role: "auditor", at: "wangjiang" }]);

    await wang.says("并案 1 到 2");

    wang.hears(/没有查到/);
    expect((await town.request(1))?.state).toBe("accepted");
  });

  it("sees no flat and no phone in the chat either", async () => {
    const { town, wang } = await accepted("春晖苑3号楼2单元502室水管爆了，电话13812345678");
    await alsoIs(town, "feng-jie", [{ role: "auditor", at: "chunhui" }]);
    await town.person("fang").says("补充 1 打13987654321也行");
    await wang.says("查 1");
    wang.hears(/13812345678/);

    await town.person("feng-jie").says("查 1");

    town.person("feng-jie").hears(/水管爆了/);
    expect(town.person("feng-jie").heard().join("\n")).not.toMatch(/502|138123|139876|阿芳/);
  });
});

describe("a complaint about whoever works on a request", () => {
  it.each(["补充 1 网格员王秀兰态度恶劣，还收了物业的红包", "没解决，我要投诉网格员王秀兰，态度恶劣"])(
    "does not reach them: %s",
    async (words) => {
      const { town, fang, wang } = await accepted();
      await wang.says("修好了 1，换了门机");
      const before = wang.heard().length;

      await fang.says(words);

      expect(wang.heard().slice(before).join("\n")).not.toMatch(/恶劣|红包/);
      await wang.says("查 1");
      expect(wang.last()?.text).not.toMatch(/恶劣|红包/);
      expect(await town.request(2)).toMatchObject({ hiddenFrom: ["wang-xiulan"] });
    },
  );
});
