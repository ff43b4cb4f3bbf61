import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";

describe("words that look like commands", () => {
  it.each([
    "处理了一半，明天继续",
    "修了两天还没修好",
    "完成不了，需要街道协调",
    "修复不了，要报街道",
    "清理了还是堵",
    "修好了吗",
  ])("%s is no result", async (text) => {
    const town = await openTown();
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到");

    await town.person("wang-xiulan").says(text);

    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });

  it("takes a number between the verb and the note", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");

    await wang.says("修好了 2，换了门机");

    town.person("fang").hears(/反馈：修好了，换了门机/);
    expect(await town.request(1)).toMatchObject({ state: "dispatched" });
    expect(await town.request(2)).toMatchObject({ state: "resolved" });
  });

  it.each(["今晚吃啥", "你是真人吗", "你好"])(
    "%s in private is no question for the documents",
    async (text) => {
      const town = await openTown();

      await town.person("fang").says(text);

      town.person("fang").hears(/没听懂|机器人/);
      expect(town.person("fang").heard().join()).not.toContain("没有查到");
    },
  );

  it.each(["电梯修好了", "师傅已经修好了", "已处理", "修好了，换了3个灯", "1号处理完了", "#1 办结"])(
    "%s is one",
    async (text) => {
      const town = await openTown();
      await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

      await town.person("wang-xiulan").says(text);

      expect(await town.request(1)).toMatchObject({ state: "resolved" });
    },
  );

  it.each([
    ["非常不满意", "不满意"],
    ["不 满意", "不满意"],
    ["已经好了", ""],
    ["挺满意的", "满意"],
    ["解决了，非常感谢", ""],
    ["一般吧", "一般"],
  ])("%s closes with the rating “%s”", async (text, rating) => {
    const town = await openTown();
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("修好了");

    await town.person("fang").says(text);

    expect(await town.request(1)).toMatchObject({ state: "closed", rating });
  });

  it.each([
    "好了",
    "一般",
    "可以了",
    "满意",
    "没解决的都登记一下",
    "没弄好别走",
    "查",
    "待办",
    "我的投诉有结果了，谢谢大家",
  ])("%s in the group is talk, even while a result waits", async (text) => {
    const town = await openTown();
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("修好了");
    const before = town.spoken.length;

    await town.person("fang").says(text, "g-chunhui");

    expect(await town.request(1)).toMatchObject({ state: "resolved" });
    expect(town.spoken.length).toBe(before);
  });
});
