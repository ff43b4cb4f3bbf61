import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";

describe("the night shift", () => {
  it("is called in an emergency instead of the desk that is at home", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("值班 孙悦 今晚8点到明早8点");
    town
      .person("chen-zhiyuan")
      .hears(/^排好了：孙悦 11月24日（周二）20:00到11月25日（周三）08:00在春晖社区值班，编号 1。/);
    town.person("sun-yue").hears(/给您排了值班/);
    await town.hoursPass(12);

    await town.person("fang").says("家里有煤气味", "g-chunhui");

    town.person("sun-yue").hears(/请马上处理/);
    expect(town.person("liu-qing").heard().join()).not.toMatch(/请马上处理/);
  });

  it("is over in the morning", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("值班 孙悦 今晚8点到明早8点");
    await town.hoursPass(23);

    await town.person("fang").says("家里有煤气味", "g-chunhui");

    town.person("liu-qing").hears(/请马上处理/);
  });

  it("stands in this week's list with a phone, for everybody, and can be cancelled by its number", async () => {
    const town = await openTown();
    await town.person("liu-qing").says("值班 刘清 11月25日8点到18点");
    await town.person("liu-qing").says("值班 孙悦 12月2日8点到18点");

    await town.person("fang").says("值班表");
    expect(town.person("fang").heard().at(-1)?.split("\n").slice(0, 2)).toEqual([
      "春晖社区本周值班：",
      "11月25日（周三）08:00—18:00 刘清（0100-6601 1002）",
    ]);
    await town.person("xu-hao").says("取消值班 1");
    town.person("xu-hao").hears(/没有您能取消的值班 1/);
    await town.person("chen-zhiyuan").says("取消值班 1");

    town.person("liu-qing").hears(/值班取消了/);
    await town.person("fang").says("今天谁值班");
    town.person("fang").hears(/^春晖社区本周还没有排值班。平时请找春晖社区值班刘清（0100-6601 1002）。/);
  });

  it("warns when whoever is put down is on leave then", async () => {
    const town = await openTown();
    await town.person("sun-yue").says("请假 明天");

    await town.person("liu-qing").says("值班 孙悦 11月25日8点到18点");

    town.person("liu-qing").hears(/注意：孙悦那时请假/);
  });

  it.each(["wang-xiulan", "xu-hao", "fang"])("is not planned by %s", async (who) => {
    const town = await openTown();

    await town.person(who).says("值班 孙悦 11月25日8点到18点");

    expect(await town.storage().read.roster.shifts(town.clock.now())).toEqual([]);
  });
});
