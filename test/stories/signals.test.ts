import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { townWithWechat } from "../support/neighbours.ts";
import { openTown, type Town } from "../support/town.ts";

const guess = "东头的路灯黑黢黢的";

/** Where in the database's file these words still stand, row by row. */
function tablesWith(words: string, town: Town): string[] {
  const db = new DatabaseSync(town.file, { readOnly: true });
  const tables = db.prepare("select name from sqlite_master where type = 'table'").all() as {
    name: string;
  }[];
  const found = tables.filter(({ name }) =>
    db
      .prepare(`select * from "${name}"`)
      .all()
      .some((row) => Object.values(row).some((value) => String(value).includes(words))),
  );
  db.close();
  return found.map(({ name }) => name);
}

describe("talk that may be a request", () => {
  it("waits in the box without a word to anybody, for the duty desk to see", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");
    expect(town.spoken).toEqual([]);
    const desk = town.person("liu-qing");

    await desk.says("线索");

    desk.hears(
      /^线索 1 · 11月24日（周二）10:00 · 春晖苑邻里群 · 春晖苑3号楼 · 可能是市政设施\n“东头的路灯黑黢黢的”\n回“登记线索 1”/,
    );
  });

  it("is no business of residents, nor of another community's desk", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");

    for (const id of ["xu-hao", "old-zhang"]) {
      await town.person(id).says("登记线索 1");
      await town.person(id).says("线索");
      expect(town.person(id).heard().join()).not.toContain("黑黢黢");
    }

    expect(await town.request(1)).toBeUndefined();
  });

  it("tells the desk at once, without the words, when it may be urgent", async () => {
    const town = await openTown();

    await town.person("fang").says("你们小区的灭火器过期了", "g-chunhui");

    town.group("g-chunhui").hearsNothing();
    town.person("liu-qing").hears(/^线索 1 可能很急：消防与公共隐患 · 春晖苑3号楼。回“线索”看原话/);
  });

  it("stays nothing at all in the staff's and the party branch's groups", async () => {
    const town = await openTown();

    await town.person("wang-xiulan").says(guess, "g-staff-chunhui");
    await town.person("old-zhang").says(guess, "g-branch");

    expect(await town.storage().read.signals.waiting()).toEqual([]);
  });
});

describe("a signal that the desk takes the next morning", () => {
  it("is a request of whoever said it, and its clock runs from the first message", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");
    await town.hoursPass(23);
    const desk = town.person("liu-qing");

    await desk.says("登记线索 1");

    desk.hears(/^线索 1 已登记为诉求 #1。/);
    town.group("g-chunhui").heardOnce(/^已登记 #1 · 市政设施 · 12月1日（周二）18:00前办结$/);
    town
      .person("wang-xiulan")
      .hears(/新诉求 #1[\s\S]*“东头的路灯黑黢黢的”[\s\S]*11月25日（周三）15:00 前签收/);
    expect(await town.request(1)).toMatchObject({
      openedBy: "fang",
      place: "g-chunhui",
      firstMessageAt: new Date("2026-11-24T02:00:00Z"),
      problem: guess,
    });
  });

  it("is decided once", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");
    const desk = town.person("liu-qing");
    await desk.says("登记线索 1");

    await desk.says("登记线索 1");
    desk.hears(/线索 1 已经登记为 #1/);
    await town.person("zhao-lei").says("忽略线索 1");

    town.person("zhao-lei").hears(/线索 1 已经登记为 #1/);
    expect(await town.request(1)).toMatchObject({ problem: guess });
    expect(await town.request(2)).toBeUndefined();
  });

  it("is announced to the group in the morning when it was taken at night", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");
    await town.hoursPass(13);

    await town.person("liu-qing").says("登记线索 1");
    town.group("g-chunhui").hearsNothing();
    await town.hoursPass(9);

    town.group("g-chunhui").heardOnce(/^已登记 #1/);
  });

  it("needs a mention of the bot where others listen, and shows the words to nobody else", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");
    const desk = town.person("liu-qing");

    await desk.says("线索", "g-staff-chunhui");
    desk.hearsNothing();
    await desk.says("线索", "g-staff-chunhui", { mentionsBot: true });

    desk.hears(/黑黢黢/);
    expect(town.group("g-staff-chunhui").heard().join()).not.toContain("黑黢黢");
  });
});

describe("a signal that comes to nothing", () => {
  it("outlives other talk, and is gone everywhere once it is dropped", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");
    await town.hoursPass(26);
    const desk = town.person("liu-qing");
    await desk.says("线索");
    desk.hears(/黑黢黢/);

    await desk.says("忽略线索 1");

    desk.hears(/线索 1 已忽略，原话已删除/);
    expect(tablesWith("黑黢黢", town)).toEqual([]);
  });

  it("is dropped by itself after a week", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");
    expect(tablesWith("黑黢黢", town)).toEqual(["inbox", "signal"]);

    await town.isDownFor(24 * 7 + 2);

    expect(tablesWith("黑黢黢", town)).toEqual([]);
    await town.person("liu-qing").says("登记线索 1");
    town.person("liu-qing").hears(/线索 1 已经忽略了/);
  });

  it("goes with everything else when its author has it deleted", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says(guess, "g-chunhui");
    await fang.says("删除我的数据");
    await fang.says("确认删除");
    await town.hoursPass(0.1);

    await town.person("liu-qing").says("线索");

    town.person("liu-qing").hears(/没有待定的线索/);
    expect(tablesWith("黑黢黢", town)).toEqual([]);
  });

  it("goes with the message that its author takes back", async () => {
    const { wechat, town } = await townWithWechat();
    const group = { channel: "wechat", place: "g", nodeId: "chunhui", purpose: "residents" as const };
    await town
      .storage()
      .transaction((store) =>
        store.places.saveGroups([{ ...group, name: "春晖苑", listening: true, members: [] }]),
      );
    await wechat.says({ sender: "li", place: "g", text: guess, messageId: "m", sentAt: town.clock.now() });
    await town.real().idle();

    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });

    expect(tablesWith("黑黢黢", town)).toEqual([]);
  });
});

describe("an author who says 登记", () => {
  it.each(["登记", "对，帮我登记", "麻烦帮我登记一下"])(
    "makes a request of the own words by %s",
    async (words) => {
      const town = await openTown();
      const fang = town.person("fang");
      await fang.says(guess, "g-chunhui");

      await fang.says(words, "g-chunhui");

      town.group("g-chunhui").heardOnce(/^已登记 #1 · 市政设施/);
      expect(await town.request(1)).toMatchObject({ problem: guess, openedBy: "fang" });
      expect(await town.storage().read.signals.waiting()).toEqual([]);
    },
  );

  it("means what they quote, days later", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says(guess, "g-chunhui", { id: "mine" });
    await town.hoursPass(50);

    await fang.says("登记", "g-chunhui", { quotes: "mine" });

    expect(await town.request(1)).toMatchObject({ problem: guess });
  });

  it("means nobody else's words", async () => {
    const town = await openTown();
    await town.person("fang").says(guess, "g-chunhui");

    await town.person("xiao-kai").says("登记", "g-chunhui");

    expect(town.spoken).toEqual([]);
  });

  it("registers what the bot had not understood", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("楼下王叔家总在夜里剁排骨");
    fang.hears(/没听懂/);

    await fang.says("帮我登记");

    fang.hears(/^已登记 #1/);
    expect(await town.request(1)).toMatchObject({ problem: "楼下王叔家总在夜里剁排骨" });
  });

  it("is asked what it is about when nothing was said, and answered when it was registered before", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("我要报修");
    fang.hears(/请说在哪里、出了什么事/);
    await fang.says("3号楼路灯坏了");
    await fang.says("登记");

    fang.hears(/刚才的话已经登记了：#1 · 市政设施/);
  });

  it("is not meant when a group purchase is talked about", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("团购苹果我要5斤", "g-chunhui");

    await fang.says("帮我登记一下", "g-chunhui");

    town.group("g-chunhui").hearsNothing();
  });
});
