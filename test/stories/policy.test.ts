import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { filesWith } from "../support/canaries.ts";
import { openTown } from "../support/town.ts";

const unsaid = "办理宠物火化证明要什么手续？";

describe("an answer", () => {
  it("is short, and all of the clauses follow on 详细", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("低保家庭多久复核一次？");
    await fang.says("详细");

    const [short, full] = fang.heard();
    expect(short).toMatch(/每年复核一次/);
    expect(full).toMatch(
      /第十一条 低保家庭每年复核一次[\s\S]*渐退补助[\s\S]*——《青禾街道最低生活保障申请指南》第十一条/,
    );
  });

  it("may be asked on, without saying again what it is about", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("狗证怎么办，要带什么？");
    await fang.says("那要多少钱");

    fang.hears(/——《[^》]*养犬[^》]*》/);
  });

  it("follows when the asker says what was meant", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("低保要带什么材料？");
    await fang.says("不是，我问的是居住证");

    fang.hears(/——《[^》]*居住证[^》]*》二、申领材料/);
  });

  it("of the day before is no longer what the talk is about", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("低保要带什么材料？");

    await town.hoursPass(2);
    await fang.says("详细");

    fang.hears(/没听懂/);
  });

  it("that is called wrong waits for a person, who may answer it for good", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    const chen = town.person("chen-zhiyuan");

    await fang.says("高龄津贴多少钱一个月？");
    await fang.says("不对");
    fang.hears(/已记下，请社区核对这条回答/);
    await chen.says("待答");

    chen.hears(/高龄津贴多少钱一个月？[\s\S]*|有人说答得不对/);
  });
});

describe("a question the documents do not answer", () => {
  it("is not told of papers that have nothing of it but the asking", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("宠物火化怎么办理？");

    fang.hears(/^社区的文件里没有查到这一条。/);
  });

  it("is answered by a secretary, told to all who asked, and known from then on", async () => {
    const town = await openTown();
    const [fang, kai, chen] = [town.person("fang"), town.person("xiao-kai"), town.person("chen-zhiyuan")];
    await fang.says(unsaid);
    await kai.says("宠物火化证明要什么手续？");
    await chen.says("待答");
    chen.hears(/问 \d+ · .*2 人问过/);
    const id = /问 (\d+)/u.exec(chen.heard().at(-1) ?? "")?.[1];

    await chen.says(`答 ${id} 不用办证明，送到区里的无害化处理点就行。`);
    await chen.says("确认");

    chen.hears(/告诉了问过的 2 人/);
    fang.hears(/您问过的事有答复了：不用办证明/);
    kai.hears(/您问过的事有答复了：不用办证明/);
    const later = town.person("uncle-sun");
    await later.says(unsaid);
    later.hears(
      /不用办证明，送到区里的无害化处理点就行。\n——《社区答复第\d+号》（春晖社区，2026-11-24起施行）/,
    );
    await chen.says("待答");
    chen.hears(/现在没有待答的问题/);
  });

  it.each(["王秀兰上门要收费的吗，哪里规定的？", "得了艾滋病能申请补助吗？", "家暴受害人怎么申请保护令？"])(
    "is nothing for all of the staff: %s",
    async (words) => {
      const town = await openTown();
      const fang = town.person("fang");
      const wang = town.person("wang-xiulan");

      await fang.says(words);
      await fang.says("不对");
      await wang.says("待答");

      expect(wang.heard().join()).not.toMatch(/保护令|收费的|艾滋/);
    },
  );

  it("may be answered by a grid member when the secretary agrees", async () => {
    const town = await openTown();
    const [fang, wang, chen] = [town.person("fang"), town.person("wang-xiulan"), town.person("chen-zhiyuan")];
    await fang.says(unsaid);
    await wang.says("待答");
    const id = /问 (\d+)/u.exec(wang.heard().at(-1) ?? "")?.[1];

    await wang.says(`答 ${id} 不用办证明。`);
    await wang.says("确认");
    wang.hears(/已请书记看/);
    fang.hears(/没有查到/);
    chen.hears(new RegExp(`拟答问 ${id}[\\s\\S]*同意答 ${id}`));
    await chen.says(`同意答 ${id}`);

    fang.hears(/您问过的事有答复了：不用办证明/);
  });

  it("is forgotten with whoever asked it, and so are its words in the answer", async () => {
    const town = await openTown();
    const [fang, chen] = [town.person("fang"), town.person("chen-zhiyuan")];
    await fang.says(unsaid);
    await chen.says("待答");
    const id = /问 (\d+)/u.exec(chen.heard().at(-1) ?? "")?.[1];
    await chen.says(`答 ${id} 不用办证明。`);
    await chen.says("确认");

    await fang.says("删除我的数据");
    await fang.says("确认");
    await town.hoursPass(18);

    const { read } = town.storage();
    const document = await read.documents.find(`faq/${id}`);
    expect(await read.documents.passagesOf(document?.id ?? 0)).toMatchObject([
      { heading: "", text: "不用办证明。" },
    ]);
    expect(await read.asked.find(Number(id))).toBeUndefined();
    expect(await filesWith(dirname(town.file), ["宠物火化"])).toEqual([]);
  });
});
