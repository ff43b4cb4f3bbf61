import { describe, expect, it } from "vitest";
import { OutcomeUnknown, Refused } from "../../bot/channels/channel.ts";
import { openTown } from "../support/town.ts";

const question = "低保要带什么材料？";

describe("a message that the bot cannot handle", () => {
  it("is set aside after three tries, others go on, and it can be replayed", async () => {
    let broken = true;
    const model = {
      async answer() {
        if (broken) throw new Error("boom");
        return undefined;
      },
    };
    const town = await openTown({ model });
    const fang = town.person("fang");

    await fang.says(question, "g-chunhui");
    await fang.says("3号楼路灯坏了", "g-chunhui");
    town.group("g-chunhui").hears(/已登记 #1/);
    const [aside] = await town.storage().read.inbox.setAside(10);
    expect(aside).toMatchObject({ text: question, attempts: 3 });
    broken = false;
    await town.storage().transaction((store) => store.inbox.replay(aside?.id ?? 0));
    await town.real().heartbeat();
    await town.real().idle();

    town.group("g-chunhui").hears(/第五条/);
    expect(await town.storage().read.inbox.count("set-aside")).toBe(0);
  });

  it("does not hold up another conversation while it is thought about", async () => {
    const waiting: (() => void)[] = [];
    const model = {
      answer: () => new Promise<undefined>((resolve) => waiting.push(() => resolve(undefined))),
    };
    const town = await openTown({ model });

    const asked = town.person("fang").says(question, "g-chunhui");
    await town.person("huang-qiang").says("3号楼路灯坏了", "g-wangjiang", { until: "g-wangjiang" });
    town.group("g-wangjiang").hears(/已登记 #1/);
    town.group("g-chunhui").hearsNothing();
    while (waiting.length === 0) await town.turn();
    waiting.forEach((answer) => void answer());
    await asked;

    town.group("g-chunhui").hears(/第五条/);
  });

  it("keeps the order of a conversation", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await Promise.all(
      ["1号楼", "2号楼", "4号楼", "5号楼"].map((where) => fang.says(`${where}路灯坏了`, "g-chunhui")),
    );

    const problems = await Promise.all(
      [1, 2, 3, 4].map(async (number) => (await town.request(number))?.problem),
    );
    expect(problems).toEqual(["1号楼路灯坏了", "2号楼路灯坏了", "4号楼路灯坏了", "5号楼路灯坏了"]);
  });
});

describe("odd input", () => {
  it.each([
    ["only spaces", "   "],
    ["a NUL and half a character", "3号楼\u0000路灯\ud800坏了"],
    ["twenty thousand characters", "坏".repeat(20_000)],
    ["a sticker", "[微笑]"],
    ["code", "<script>alert(1)</script>'; drop table inbox; --"],
    ["an empty text", ""],
  ])("%s is kept and done", async (_, text) => {
    const town = await openTown();

    await town.person("fang").says(text);

    expect(await town.storage().read.inbox.count("done")).toBe(1);
    expect(town.person("fang").heard()).toHaveLength(1);
  });
});

describe("the platform does not take a message", () => {
  it("is tried again, later and later, until it does", async () => {
    let failures = 3;
    const platform = () => {
      if (failures-- > 0) throw new Error("503");
    };
    const town = await openTown({ platform });

    await town.person("fang").says("帮助");
    town.person("fang").hearsNothing();
    await town.hoursPass(0.1);

    expect(town.person("fang").heard()).toHaveLength(1);
    expect((await town.storage().read.outbox.latest(1))[0]).toMatchObject({ state: "sent", attempts: 4 });
  });

  it("ends as failed with its reason when the platform says no for good", async () => {
    const town = await openTown({
      platform: () => {
        throw new Refused("机器人已被移出群");
      },
    });

    await town.person("fang").says("帮助");

    expect((await town.storage().read.outbox.latest(1))[0]).toMatchObject({
      state: "failed",
      reason: "机器人已被移出群",
    });
  });

  it("holds up nobody else while one place hangs", async () => {
    const town = await openTown({ hangs: "g-wangjiang" });

    void town.person("huang-qiang").says("3号楼路灯坏了", "g-wangjiang", { until: "p-ma-xiaoyan" });
    await town.person("fang").says("家里有煤气味", "g-chunhui", { until: "g-chunhui" });
    await town.real().heartbeat();

    town.group("g-chunhui").hears(/先离开/);
    town.letGo();
  });

  it("never sends a notice of unknown outcome again", async () => {
    let sends = 0;
    const town = await openTown({
      platform: ({ place }) => {
        if (place !== "g-chunhui") return;
        sends += 1;
        throw new OutcomeUnknown("连接中断");
      },
    });
    const chen = town.person("chen-zhiyuan");

    await chen.says("通知 全体居民：周六便民服务");
    await chen.says("确认");
    await town.hoursPass(5);

    expect(sends).toBe(1);
    expect(await town.storage().read.outbox.count("unknown")).toBe(1);
  });

  it("says words to one person again when the sender died, but a notice never", async () => {
    const town = await openTown();
    const now = town.clock.now();
    const letter = { channel: "simulator", text: "一", subject: "", notBefore: now, expiresAt: undefined };
    await town.storage().transaction(async (store) => {
      await store.outbox.add(
        [
          { ...letter, key: "a", place: "p-fang", priority: "reply" },
          { ...letter, key: "b", place: "g-chunhui", priority: "notice" },
        ],
        now,
      );
      await store.outbox.claim("dead", new Date(now.getTime() + 60_000), now, 10);
    });

    await town.hoursPass(0.1);

    town.person("fang").heardOnce(/一/);
    town.group("g-chunhui").hearsNothing();
    expect(await town.storage().read.outbox.count("unknown")).toBe(1);
  });
});

describe("what is not kept", () => {
  it("blanks talk that became nothing after a day, and takes it no second time", async () => {
    const town = await openTown();
    await town.person("fang").says("今晚吃啥", "g-chunhui", { id: "talk" });
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

    await town.hoursPass(26);
    await town.person("fang").says("今晚吃啥", "g-chunhui", { id: "talk" });

    const texts = (await town.storage().read.inbox.talkIn("simulator", "g-chunhui", 10)).map(
      ({ text }) => text,
    );
    expect(texts).toEqual([null, "3号楼路灯坏了"]);
  });

  it("writes no phone and no flat into the log", async () => {
    const town = await openTown({
      model: {
        answer: async () => {
          throw new Error("住3栋502的张三 13812345678 说的");
        },
      },
    });

    await town.person("fang").says(question, "g-chunhui");

    const log = town.log.join("");
    expect(log).toContain("could not be handled");
    expect(log).not.toMatch(/13812345678|栋502|低保/);
  });
});
