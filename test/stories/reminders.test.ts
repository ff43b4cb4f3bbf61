import { describe, expect, it } from "vitest";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { openTown } from "../support/town.ts";

describe("每月15日上午9点提醒支部学习", () => {
  it("is confirmed with the next three dates and posted in the branch group, once", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");

    await chen.says("每月15日上午9点提醒支部学习");
    chen.hears(/每月15日 09:00，发到“春晖社区党支部”：“支部学习”/);
    chen.hears(/12月15日（周二）09:00、2027年1月15日（周五）09:00、2027年2月15日（周一）09:00/);
    await town.nextMoment();

    expect(town.clock.now()).toEqual(instantOn("2026-12-15", "09:00"));
    expect(town.group("g-branch").heard()).toEqual(["【提醒】支部学习"]);
  });

  it("is posted once across a restart, and goes on next month", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("每月15日上午9点提醒支部学习");

    await town.nextMoment();
    await town.isDownFor(0);
    await town.isDownFor(0.5);
    expect(town.group("g-branch").heard()).toHaveLength(1);
    await town.nextMoment();

    expect(town.clock.now()).toEqual(instantOn("2027-01-15", "09:00"));
    expect(town.group("g-branch").heard()).toHaveLength(2);
  });

  it("says that it is late after a short downtime, and is told to its author alone after a long one", async () => {
    const town = await openTown({ startAt: instantOn("2026-12-14", "20:00") });
    const chen = town.person("chen-zhiyuan");
    await chen.says("每月15日上午9点提醒支部学习");

    await town.isDownFor(16);
    town.group("g-branch").hears(/【提醒】支部学习（迟到的提醒，原定 12月15日（周二）09:00）/);
    await town.isDownFor(24 * 40);

    expect(town.group("g-branch").heard()).toHaveLength(1);
    chen.hears(
      /提醒 1（支部学习）原定 2027年1月15日（周五）09:00|提醒 1（支部学习）原定 1月15日（周五）09:00/,
    );
  });

  it("can be cancelled by its author", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    await chen.says("每月15日上午9点提醒支部学习");

    await town.person("lin-hongmei").says("取消提醒 1");
    town.person("lin-hongmei").hears(/没有查到/);
    await chen.says("我的提醒");
    chen.hears(/1\. 每月15日 09:00 · 支部学习/);
    await chen.says("取消提醒 1");
    await town.hoursPass(24 * 30);

    town.group("g-branch").hearsNothing();
  });
});

describe("提醒我", () => {
  it("on a day that does not exist is not taken for another day", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("2月30日上午9点提醒我开会");

    fang.hears(/这个时间没看懂/);
  });

  it("stays between the bot and the person, whatever it is about and wherever it is said", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");

    await chen.says("明天下午3点提醒我跟居民张德福谈低保的事");
    await chen.says("明天下午3点提醒我去医院复查", "g-chunhui", { mentionsBot: true });
    await town.hoursPass(48);

    expect(town.group("g-chunhui").heard().join()).not.toContain("【提醒】");
    chen.heardOnce(/【提醒】跟居民张德福谈低保的事/);
    chen.heardOnce(/【提醒】去医院复查/);
  });

  it("wakes whoever asked for it at six", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("明早6点提醒我赶火车");
    await town.hoursPass(20);

    fang.hears(/【提醒】赶火车/);
  });

  it.each(["取消明天的提醒", "不用提醒我明天开会", "把每月15日的提醒停掉", "明天开会你提醒了吗？"])(
    "%s sets none",
    async (text) => {
      const town = await openTown();

      await town.person("chen-zhiyuan").says(text);

      expect(await town.storage().read.due.next()).toBeUndefined();
    },
  );
});

describe("明天下午3点提醒我开会", () => {
  it("reminds that person alone, once", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");

    await wang.says("明天下午3点提醒我开会");
    wang.hears(/发到您的私聊：“开会”/);
    await town.hoursPass(48);

    wang.heardOnce(/【提醒】开会/);
  });
});
