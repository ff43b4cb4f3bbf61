import { describe, expect, it } from "vitest";
import { losesAccount } from "../support/neighbours.ts";
import { openTown } from "../support/town.ts";

const lift = "3号楼2单元电梯又坏了";

/** Two tasks of the same grid member, both signed. */
async function twoTasks() {
  const town = await openTown();
  const wang = town.person("wang-xiulan");
  await town.person("fang").says(lift, "g-chunhui");
  await town.person("old-zhang").says("5号楼路灯坏了", "g-chunhui");
  await wang.says("收到 1");
  await wang.says("收到 2");
  return { town, wang };
}

describe("words that mean another thing than they seem to", () => {
  it("resolves the request whose number stands before a note, and no other", async () => {
    const { town, wang } = await twoTasks();

    await wang.says("修好了 9 已经改正");
    await wang.says("修好了 2 换了灯泡");

    expect(await town.request(1)).toMatchObject({ state: "accepted" });
    expect(await town.request(2)).toMatchObject({ state: "resolved", result: "修好了换了灯泡" });
  });

  it.each(["1 过两天修好", "1 昨天下午三点前修好", "1 下周修好", "1 月底前能修好"])(
    "takes “%s” for no result",
    async (words) => {
      const { town, wang } = await twoTasks();

      await wang.says(words);

      expect(await town.request(1)).toMatchObject({ state: "accepted" });
    },
  );

  it.each([
    ["1 11月1日前修好", /2027年11月1日（周一）吗？/],
    ["1 等配件，11月20日继续", /2027年11月20日（周六）吗？/],
    ["我请假 11月1日到11月2日", /2027年11月3日|2027年11月2日/],
  ])("asks whether next year is meant by “%s”", async (words, question) => {
    const { town, wang } = await twoTasks();

    await wang.says(words);

    wang.hears(question);
    expect(await town.request(1)).toMatchObject({ state: "accepted", promisedAt: undefined, pauses: [] });
  });

  it("keeps a note on a task as a note, and makes no request of it", async () => {
    const { town, wang } = await twoTasks();

    await wang.says("1 物业的门机坏了，要换");

    wang.hears(/记在 #1 的经过里了，居民看不到/);
    expect(await town.request(3)).toBeUndefined();
  });

  it("asks before two requests of different kinds become one", async () => {
    const { town } = await twoTasks();
    const desk = town.person("liu-qing");

    await desk.says("并案 2 到 1");

    desk.hears(/#2 是“市政设施”，#1 是“电梯与特种设备”。真是同一件事就回“确认”。/);
    expect(await town.request(2)).toMatchObject({ state: "accepted" });
    await desk.says("确认");
    expect(await town.request(2)).toMatchObject({ state: "merged" });
  });

  it("opens a request again with its reason behind the number", async () => {
    const { town, wang } = await twoTasks();
    await wang.says("修好了 1，换了门机");

    await town.person("fang").says("没解决 1 电梯还是不开门");

    wang.hears(/居民说没解决：“电梯还是不开门”/);
    expect(await town.request(3)).toBeUndefined();
  });

  it.each([
    ["还行吧", "一般"],
    ["5星", "满意"],
    ["👍", "满意"],
    ["挺好的，谢谢", "满意"],
    ["2星", "不满意"],
  ])("takes “%s” for %s", async (words, rating) => {
    const { town, wang } = await twoTasks();
    await wang.says("修好了 1，换了门机");

    await town.person("fang").says(words);

    expect(await town.request(1)).toMatchObject({ state: "closed", rating });
  });

  it("takes a report of bribery said in private, and hides it from whom it is about", async () => {
    const town = await openTown();

    await town.person("fang").says("王秀兰收了物业的好处，不给我们修");

    expect(await town.request(1)).toMatchObject({
      private: true,
      hiddenFrom: ["wang-xiulan"],
      nature: "举报",
    });
    town.person("wang-xiulan").hearsNothing();
  });
});

describe("an emergency while nothing rings at the duty desk", () => {
  it("does not say that the desk knows", async () => {
    const town = await openTown();
    await losesAccount(town, "liu-qing");

    await town.person("fang").says("家里有煤气味", "g-chunhui");

    expect(town.group("g-chunhui").heard().join()).not.toMatch(/值班已同时收到/);
  });
});

describe("whoever signs late", () => {
  it("is not told that it does not matter when a lift stands still", async () => {
    const town = await openTown();
    await town.person("fang").says(lift, "g-chunhui");
    await town.hoursPass(0.7);

    await town.person("li-jianguo").says("收到 1");

    town.person("li-jianguo").hears(/已签收 #1，请在/);
  });
});

describe("figures of what is not due yet", () => {
  it("count it neither as late nor as in time", async () => {
    const { town } = await twoTasks();

    await town.person("chen-zhiyuan").says("本月数据");

    town.person("chen-zhiyuan").hears(/受理量 2件\n签收及时率 —（0件）\n响应率 —（0件）/);
  });
});
