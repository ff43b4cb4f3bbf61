import { describe, expect, it } from "vitest";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { openTown, tuesday } from "../support/town.ts";
import { townThatWatches } from "../support/watched-town.ts";

describe("somebody smells gas", () => {
  it("is told first what to do, with the community's own number, and the duty desk hears of it in private", async () => {
    const town = await openTown();

    await town.person("fang").says("家里有煤气味", "g-chunhui");

    expect(town.spoken[0]?.place).toBe("g-chunhui");
    town.group("g-chunhui").hears(/^先离开，到室外再打 119 和 0100-6688 1190/);
    expect(town.group("g-chunhui").heard()).toHaveLength(1);
    town.person("liu-qing").hears(/【燃气泄漏】#1 请马上处理[\s\S]*家里有煤气味/);
  });

  it("goes to the next person up when the duty desk does not answer in five minutes", async () => {
    const town = await openTown();
    await town.person("fang").says("家里有煤气味", "g-chunhui");

    await town.hoursPass(0.2);

    town.person("chen-zhiyuan").hears(/#1 .*还没有人签收/);
  });

  it("tells whoever waits in danger, once at the first silence and once at the last, not to wait", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("家里有煤气味", "g-chunhui");

    await town.hoursPass(0.2);
    fang.heardOnce(/^#1 还没有人接手，正在叫下一位。请别等，直接打 110、119 或 120。$/);
    await town.hoursPass(3);

    fang.heardOnce(/^#1 社区的人都叫过了，还没有人接手。请别等/);
    expect(fang.heard().filter((text) => text.includes("请别等"))).toHaveLength(2);
    expect(town.group("g-chunhui").heard()).toHaveLength(1);
  });

  it("tells the group instead when they have no chat of their own", async () => {
    const town = await openTown();
    await town.person("newcomer").says("3号楼有人晕倒了，没反应", "g-chunhui");

    await town.hoursPass(0.2);

    town.group("g-chunhui").hears(/^#1 还没有人接手，正在叫下一位/);
  });

  it("is answered at night too, at once", async () => {
    const town = await openTown({ startAt: new Date("2026-11-24T18:30:00Z") });

    await town.person("fang").says("救命，厨房着火了", "g-chunhui");

    town.group("g-chunhui").hears(/^119/);
    town.person("liu-qing").hears(/请马上处理/);
  });
});

describe("somebody who is frightened and says it again", () => {
  it("is one emergency; whoever was called hears each word, and learns the place when it is said", async () => {
    const town = await openTown();
    await town.person("newcomer").says("着火了！", "g-chunhui");

    await town.person("newcomer").says("快来人啊，3号楼着火了", "g-chunhui");

    expect(await town.request(2)).toBeUndefined();
    expect(await town.request(1)).toMatchObject({ nodeId: "chunhui-3" });
    town.person("liu-qing").hears(/#1 · 春晖苑3号楼，又说：“快来人啊，3号楼着火了”/);
    expect(town.group("g-chunhui").heard()).toEqual([
      expect.stringMatching(/^119/u),
      "已转告社区的人，有新情况请接着说。",
    ]);
  });

  it("is another emergency when it is of another kind, or an hour later", async () => {
    const town = await openTown();
    await town.person("fang").says("家里有煤气味", "g-chunhui");

    await town.person("fang").says("厨房着火了", "g-chunhui");
    town.group("g-chunhui").hears(/^119/);
    await town.hoursPass(1);
    await town.person("fang").says("厨房又着火了", "g-chunhui");

    expect(await town.request(3)).toMatchObject({ class: "emergency" });
  });
});

describe("an emergency that nobody takes", () => {
  it("is put before one person after the other, day and night, from the top again until the rounds are over", async () => {
    const town = await townThatWatches(instantOn("2026-11-24", "23:30"));
    await town.person("fang").says("家里有煤气味", "g-chunhui");

    await town.hoursPass(3);

    expect(town.calls).toEqual([
      ...["23:30 liu-qing", "23:35 chen-zhiyuan", "23:40 wang-xiulan"],
      ...["23:45 zhao-lei", "23:50 lu-min", "23:55 han-bing"],
      ...["00:00 liu-qing", "00:05 chen-zhiyuan", "00:10 wang-xiulan"],
      ...["00:15 zhao-lei", "00:20 lu-min", "00:25 han-bing"],
      ...["00:30 liu-qing", "00:35 chen-zhiyuan", "00:40 wang-xiulan"],
      ...["00:45 zhao-lei", "00:50 lu-min", "00:55 han-bing"],
    ]);
    expect(town.person("wang-xiulan").heard()).toContain(
      "【险情】#1 · 水电气暖通信：还没有人签收，王秀兰，请您马上处理\n“家里有煤气味”\n春晖苑3号楼 · 阿芳\n回复“收到 1”接手。",
    );
    expect(await town.request(1)).toMatchObject({ ownerId: "liu-qing", deputyId: "chen-zhiyuan" });
  });

  it("passes over whoever is away, and calls their deputy", async () => {
    const town = await townThatWatches();
    const absence = {
      personId: "zhao-lei",
      from: tuesday,
      until: instantOn("2026-11-25", "09:00"),
      note: "",
    };
    await town.storage().transaction((store) => store.roster.addAbsence(absence));
    await town.person("fang").says("家里有煤气味", "g-chunhui");

    await town.hoursPass(0.4);

    expect(town.calls.map((call) => call.slice(6))).toEqual([
      ...["liu-qing", "chen-zhiyuan", "wang-xiulan", "lu-min", "han-bing"],
    ]);
  });

  it("can be taken by anybody who was called, with a word, and all the others hear so", async () => {
    const town = await townThatWatches();
    await town.person("fang").says("家里有煤气味", "g-chunhui");
    await town.hoursPass(0.3);

    await town.person("wang-xiulan").says("收到");
    await town.hoursPass(1);

    expect(town.calls).toHaveLength(4);
    expect(await town.request(1)).toMatchObject({
      ...{ state: "accepted", ownerId: "wang-xiulan", deputyId: "liu-qing" },
    });
    for (const id of ["liu-qing", "chen-zhiyuan", "zhao-lei"])
      town.person(id).heardOnce(/^#1 已由王秀兰接手。$/);
    town.person("fang").heardOnce(/#1 已由春晖社区第一网格网格员签收/);
  });

  it("is pressed within its two hours, and put before the street half an hour later, at night too", async () => {
    const town = await openTown({ startAt: instantOn("2026-11-24", "23:30") });
    await town.person("fang").says("家里有煤气味", "g-chunhui");
    await town.person("liu-qing").says("收到");

    await town.hoursPass(2.6);

    town.person("liu-qing").heardOnce(/【险情】#1 .*已超时，应在 11月25日（周三）01:30 前办结/);
    town.person("han-bing").heardOnce(/【险情】#1 .*已开督办单/);
    expect(town.person("liu-qing").heard().join()).not.toContain("还没有人联系居民");
  });

  it("is found once after the bot stood still, and the next person is called at once", async () => {
    const town = await townThatWatches();
    await town.person("fang").says("家里有煤气味", "g-chunhui");

    await town.isDownFor(6);
    const { calls } = town;
    await town.hoursPass(0.1);

    expect(calls).toEqual(["10:00 liu-qing", "16:00 chen-zhiyuan", "16:05 wang-xiulan"]);
  });
});

describe("an emergency that is over", () => {
  it("is looked at again a day later, and the work goes on when it was not over", async () => {
    const town = await openTown();
    const liu = town.person("liu-qing");
    await town.person("fang").says("家里有煤气味", "g-chunhui");
    await liu.says("收到");
    await liu.says("处理好了 1，关了总阀，换了软管");

    await town.hoursPass(24);
    liu.heardOnce(/#1 .*请到现场复查。没问题请回“复查 1 没问题”/);
    await liu.says("复查 还有一点味道");

    liu.hears(/#1 已重新办理/);
    town.person("fang").hears(/#1 复查发现还有问题，已重新办理/);
    expect(await town.request(1)).toMatchObject({ state: "accepted", reopened: 1 });
  });

  it("is not asked for again once somebody has looked", async () => {
    const town = await openTown();
    const liu = town.person("liu-qing");
    await town.person("fang").says("家里有煤气味", "g-chunhui");
    await liu.says("收到");
    await liu.says("处理好了 1，关了总阀，换了软管");
    await town.hoursPass(20);

    await liu.says("复查 1 没问题，没有味道了");
    liu.hears(/#1 已记下复查结果/);
    await town.hoursPass(40);

    expect(liu.heard().join()).not.toContain("请到现场复查");
    town.person("chen-zhiyuan").hearsNothing();
  });

  it("comes to the secretary, once, when nobody has looked for another day, and waits for the morning", async () => {
    const town = await openTown({ startAt: instantOn("2026-11-24", "23:00") });
    await town.person("fang").says("家里有煤气味", "g-chunhui");
    await town.person("liu-qing").says("收到");
    await town.person("liu-qing").says("处理好了 1，关了总阀，换了软管");

    await town.hoursPass(48.5);
    town.person("chen-zhiyuan").hearsNothing();
    await town.hoursPass(48);

    town.person("chen-zhiyuan").heardOnce(/#1 .*到现在还没有人复查/);
  });

  it.each(["复查 1 师傅去过了", "复查 77 没问题"])("is not taken for checked by %s", async (words) => {
    const town = await openTown();
    await town.person("fang").says("家里有煤气味", "g-chunhui");
    await town.person("liu-qing").says("收到");
    await town.person("liu-qing").says("处理好了 1，关了总阀，换了软管");

    await town.person("liu-qing").says(words);

    town.person("liu-qing").hears(/复查的结果怎么样|没有查到/);
    expect(await town.storage().read.journal.count("recheck", tuesday)).toBe(0);
  });
});

describe("words about emergencies that are none", () => {
  it.each(["明天消防演练", "笑死我了", "跳楼价清仓", "昨天那个火已经灭了"])(
    "%s makes nothing",
    async (text) => {
      const town = await openTown();

      await town.person("fang").says(text, "g-chunhui");

      expect(town.spoken).toEqual([]);
    },
  );
});
