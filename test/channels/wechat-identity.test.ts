import { describe, expect, it } from "vitest";
import { doorOf } from "../../bot/channels/wechat/door.ts";
import { echoes } from "../../bot/channels/wechat/echoes.ts";
import { upTo } from "../../bot/channels/wechat/errands.ts";
import { accountOf, isPerson, loginOf, platformIdOf } from "../../bot/channels/wechat/identity.ts";
import { waitBefore } from "../../bot/channels/wechat/keeper.ts";
import { settingsOf } from "../../bot/channels/wechat/options.ts";
import { rebind } from "../../bot/channels/wechat/rebinding.ts";
import { failureToSay, meaningOf, saysTooFast, troubleOf } from "../../bot/channels/wechat/trouble.ts";
import { wechatInstalled } from "../../bot/channels/wechat/wechat.ts";
import { openLog } from "../../bot/log.ts";
import type { Room } from "../../storage/rooms.ts";
import { bookOf } from "../support/wechat-bot.ts";

const now = new Date("2026-11-24T02:00:00.000Z");

describe("a person on WeChat", () => {
  const today = loginOf("@bot-of-today-with-a-long-id", () => "unused");
  const tomorrow = loginOf("@bot-of-tomorrow-with-a-long-id", () => "unused");

  it("with a permanent id is known by it, in every login", () => {
    for (const id of ["wxid_li", "gh_123", "li_shen_1980", "7881300000000000"]) {
      expect(accountOf(id, today)).toBe(id);
      expect(platformIdOf(id, tomorrow)).toBe(id);
    }
  });

  it("of the web protocol is somebody else after each login, even under the same id", () => {
    const account = accountOf("@abc", today);

    expect(account).not.toBe("@abc");
    expect(accountOf("@abc", tomorrow)).not.toBe(account);
    expect(platformIdOf(account, today)).toBe("@abc");
    expect(platformIdOf(account, tomorrow)).toBeUndefined();
  });

  it("of the web protocol stays the same as long as the login lasts", () => {
    const again = loginOf("@bot-of-today-with-a-long-id", () => "unused");

    expect(accountOf("@abc", again)).toBe(accountOf("@abc", today));
  });

  it("is none when it is the platform, an official account or a company", () => {
    expect(isPerson({ id: "wxid_li", type: 1 })).toBe(true);
    expect(isPerson({ id: "@abc", type: 0 })).toBe(true);
    for (const id of ["weixin", "filehelper", "gh_1", ""]) expect(isPerson({ id, type: 1 })).toBe(false);
    expect(isPerson({ id: "wxid_shop", type: 2 })).toBe(false);
  });
});

describe("a room after a new login", () => {
  const names = ["李婶", "王姐", "老张", "小陈", "阿芳"];
  const old = (more: Partial<Room> = {}): Room => ({
    ...{ place: "room:1", platformId: "@@old", topic: "幸福里3号楼", members: names, seenAt: now },
    ...more,
  });
  const found = (more: { id?: string; topic?: string; members?: string[] } = {}) => ({
    ...{ id: "@@new", topic: "幸福里3号楼", members: names },
    ...more,
  });
  const placeOf = (present: ReturnType<typeof found>[], remembered: Room[]) =>
    rebind(present, remembered).get("@@new");

  it("is the remembered one when the topic and the members are the same", () => {
    expect(placeOf([found()], [old()])).toBe("room:1");
  });

  it("is it as long as three in five of its members are the same", () => {
    expect(placeOf([found({ members: ["李婶", "王姐", "老张", "甲", "乙"] })], [old()])).toBe("room:1");
    expect(placeOf([found({ members: ["李婶", "王姐", "甲", "乙", "丙"] })], [old()])).toBeUndefined();
  });

  it("is another one when so many have come that the old ones are few among them", () => {
    const members = [...names, "甲", "乙", "丙", "丁"];

    expect(placeOf([found({ members })], [old()])).toBeUndefined();
  });

  it("is another one under another topic, or under none", () => {
    expect(placeOf([found({ topic: "幸福里4号楼" })], [old()])).toBeUndefined();
    expect(placeOf([found({ topic: "" })], [old({ topic: "" })])).toBeUndefined();
  });

  it("is not known by fewer than three names", () => {
    const members = ["李婶", "王姐"];

    expect(placeOf([found({ members })], [old({ members })])).toBeUndefined();
    expect(
      placeOf([found({ members: ["李婶", "李婶", "李婶", "王姐"] })], [old({ members })]),
    ).toBeUndefined();
  });

  it("is not guessed when two remembered ones would fit", () => {
    expect(placeOf([found()], [old(), old({ place: "room:2", platformId: "@@old2" })])).toBeUndefined();
  });

  it("is not guessed when another room of this login would fit as well", () => {
    expect(placeOf([found(), found({ id: "@@twin" })], [old()])).toBeUndefined();
  });

  it("is not one that is still there under its own id", () => {
    expect(placeOf([found(), found({ id: "@@old" })], [old()])).toBeUndefined();
    expect(rebind([found(), found({ id: "@@old" })], [old()]).get("@@old")).toBe("room:1");
  });

  it("keeps its place with its id, whatever else has changed", () => {
    const places = rebind([found({ id: "@@old", topic: "新名字", members: [] })], [old()]);

    expect(places.get("@@old")).toBe("room:1");
  });
});

describe("the door to WeChat", () => {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000);

  it("lets out little, with a while between", () => {
    expect(doorOf(now, undefined)).toEqual({
      ...{ name: "wechat", gapMs: [3_000, 6_000], digestAbove: 10 },
      limits: [
        { most: 8, withinMs: 60_000, of: "all" },
        { most: 200, withinMs: 24 * 3_600_000, of: "unasked" },
      ],
    });
  });

  it("lets out a quarter as long as the account is younger than thirty days", () => {
    const most = (since: Date) => doorOf(now, since).limits.map((limit) => limit.most);

    expect(most(daysAgo(29))).toEqual([2, 50]);
    expect(most(daysAgo(30))).toEqual([8, 200]);
  });
});

describe("an error of wechaty's", () => {
  it.each([
    [16, '16 UNAUTHENTICATED: Invalid Wechaty TOKEN "x"', "rejected"],
    [2, "Wechaty Puppet Service requires a SNI as prefix of the token", "rejected"],
    [14, "14 UNAVAILABLE: Connection dropped", "lost"],
    [1, "1 CANCELLED: Call cancelled", "lost"],
    [2, 'WatchdogAgent reset: lastFood: "{}"', "lost"],
    [2, "no grpc manager", "lost"],
    [6, "6 ALREADY_EXISTS: GrpcServerImpl.event() can not call twice.", "taken"],
    [2, "2 UNKNOWN: Error: no payload found for id 1@chatroom", undefined],
    [4, "4 DEADLINE_EXCEEDED Timeout after 5000 ms", undefined],
    [undefined, "2014 UNAVAILABLE: is not a number of gRPC's", undefined],
  ])("of code %s, “%s”, means %s", (code, reason, meaning) => {
    expect(meaningOf({ code, reason })).toBe(meaning);
  });

  it.each([
    [14, "14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED", "later"],
    [14, "14 UNAVAILABLE: Connection dropped", "unknown"],
    [4, "4 DEADLINE_EXCEEDED", "unknown"],
    [1, "1 CANCELLED", "unknown"],
    [13, "13 INTERNAL: Received RST_STREAM with code 2", "unknown"],
    [2, "2 UNKNOWN: Error: not logged in", "later"],
    [undefined, "no grpc manager", "later"],
  ])("of code %s, “%s”, leaves what was said for %s", (code, reason, failure) => {
    expect(failureToSay({ code, reason })).toBe(failure);
  });

  it("crosses over as its first line and its number", () => {
    const error = Object.assign(new Error("2 UNKNOWN: Error: x\n    at secret.ts"), { code: 2 });

    expect(troubleOf(error)).toEqual({ code: 2, reason: "2 UNKNOWN: Error: x" });
    expect(troubleOf("x")).toEqual({ code: undefined, reason: "x" });
    expect(troubleOf(Object.assign(new Error("x"), { code: "ENOENT" })).code).toBeUndefined();
  });

  it("is a warning only where it is short", () => {
    expect(saysTooFast("操作太频繁，请稍后再试")).toBe(true);
    expect(saysTooFast("操作频繁")).toBe(true);
    expect(saysTooFast(`操作过于频繁${"。".repeat(80)}`)).toBe(false);
    expect(saysTooFast("今晚停水")).toBe(false);
  });
});

describe("the bot's own words coming back", () => {
  it("go to whoever waits, not to one who has given up", async () => {
    const own = echoes();
    const first = own.expect("a", "收到");
    expect(await first.echo(0)).toBeUndefined();
    const second = own.expect("a", "收到");

    expect(own.heard("a", "收到", "m2")).toBeUndefined();

    expect(await second.echo(1_000)).toBe("m2");
  });

  it("are news, as they were said, when nobody waits any more", async () => {
    const own = echoes();
    expect(await own.expect("a", "一\r\n二 ").echo(0)).toBeUndefined();

    expect(own.heard("a", "一\n二", "m1")).toBe("一\r\n二 ");
  });

  it("are no news when they have an id, or were never said", () => {
    const own = echoes();
    own.expect("a", "一").confirm();
    own.expect("a", "二").cancel();

    expect(own.heard("a", "一", "m1")).toBeUndefined();
    expect(own.heard("a", "一", "m2")).toBe("一");
    expect(own.heard("a", "二", "m3")).toBe("二");
  });

  it("belong to one conversation, the first to whoever said it first", async () => {
    const own = echoes();
    const [first, second, elsewhere] = [own.expect("a", "一"), own.expect("a", "一"), own.expect("b", "一")];

    own.heard("a", "一", "m1");
    own.heard("a", "一", "m2");
    own.giveUp();

    expect(await Promise.all([first, second, elsewhere].map((each) => each.echo(1_000)))).toEqual([
      ...["m1", "m2", undefined],
    ]);
  });
});

describe("a file that does not say how long it is", () => {
  it("is read to its end, and no further than the limit", async () => {
    let parts = 0;
    async function* file() {
      for (; parts < 100; parts++) yield Buffer.from("1234");
    }

    await expect(upTo(8, file())).rejects.toMatchObject({ failure: "gone", message: "文件太大" });
    expect(parts).toBe(2);
    parts = 98;
    expect(await upTo(8, file())).toBe(Buffer.from("12341234").toString("base64"));
  });
});

describe("the settings of WeChat", () => {
  const options = {
    ...{ home: "./somewhere", rooms: bookOf([]), log: openLog("silent"), now: () => now, chance: () => 0.5 },
    environment: { PATH: "/bin", LINLI_MODEL_KEY: "key", WECHATY_LOG: "silly", HOME: "/root" },
  };

  it("keep the token out of every text, and what a gateway quotes of another one", () => {
    const { harmless } = settingsOf({ ...options, token: "insecure_secret", endpoint: "127.0.0.1:1" });

    expect(harmless('16 UNAUTHENTICATED: Invalid Wechaty TOKEN "insecure_secret"')).not.toContain("secret");
    expect(harmless("cannot open /root/.wechaty/insecure_secret/v1")).not.toContain("secret");
    expect(harmless('Invalid Wechaty TOKEN "insecure_other"')).not.toContain("other");
  });

  it("give a puppet its own home, and nothing of the bot's", () => {
    const { environment, home } = settingsOf(options);

    expect(environment).toEqual({ PATH: "/bin", HOME: home, USERPROFILE: home });
    expect(home).toMatch(/^\/.*somewhere$/);
  });

  it("want a host and a port, and do not quote what they got", () => {
    expect(settingsOf({ ...options, endpoint: "[::1]:8788" }).gateway).toEqual({ host: "::1", port: 8788 });
    expect(() => settingsOf({ ...options, endpoint: "10.0.0.5" })).toThrow("主机:端口");
  });

  it("know whether what they name is there", () => {
    expect(wechatInstalled()).toBe(true);
    expect(wechatInstalled("wechaty-puppet-of-nobody")).toBe(false);
  });
});

describe("the wait before a new attempt", () => {
  it("doubles up to its cap, and is never the same for all", () => {
    const most = [1, 2, 3, 9].map((failures) => waitBefore(failures, 500, 60_000, () => 1));
    const least = [1, 2, 3, 9].map((failures) => waitBefore(failures, 500, 60_000, () => 0));

    expect(most).toEqual([500, 1_000, 2_000, 60_000]);
    expect(least).toEqual([250, 500, 1_000, 30_000]);
  });
});
