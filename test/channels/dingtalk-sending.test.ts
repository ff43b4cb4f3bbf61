import { describe, expect, it } from "vitest";
import { OutcomeUnknown, Refused, TooFast } from "../../bot/channels/channel.ts";
import { conversationId, failureOf, li, quick, speaking } from "../support/dingtalk-bot.ts";
import type { Fault, Where } from "../support/dingtalk-calls.ts";
import type { Platform } from "../support/dingtalk-platform.ts";

const guest = { senderId: "$:LWCP_v1:$guest", nick: "租客" };

describe("an answer in a conversation of the last 90 minutes", () => {
  it("leaves by its session, which has no limits", async () => {
    const { platform, channel, send, write } = await speaking();
    await write();

    const door = channel.doorFor(conversationId, "reply");
    const id = await send("已登记", { key: "a" });

    expect(door).toEqual({ name: "dingtalk/session", limits: [] });
    expect(id).toBe("session:a");
    expect(platform.accepted).toMatchObject([{ way: "session", place: conversationId, text: "已登记" }]);
  });

  it("leaves by the OpenAPI in the same go when the platform has forgotten the session", async () => {
    const { platform, channel, send, ways, write } = await speaking();
    await write();
    platform.expireSessions();

    const id = await send("已登记");

    expect(ways()).toEqual(["group"]);
    expect(id).toBe(platform.accepted[0]?.id);
    expect(channel.doorFor(conversationId, "reply")?.name).toBe("dingtalk/api");
  });

  it("leaves by the OpenAPI in the session's last minute", async () => {
    const { channel, send, ways, write } = await speaking({ sessionMs: 59_000 });
    await write();

    await send("已登记");

    expect(channel.doorFor(conversationId, "reply")?.name).toBe("dingtalk/api");
    expect(ways()).toEqual(["group"]);
  });

  it("is never told to an address that is not DingTalk's", async () => {
    const { platform, send, ways } = await speaking();
    for (const sessionWebhook of [
      ...["https://evil.example/robot/sendBySession?session=1", "https://dingtalk.com.evil.example/a"],
      ...["http://oapi.dingtalk.com/robot/sendBySession", "file:///etc/passwd", "nonsense"],
    ])
      await platform.write({ conversationId, sender: li, extra: { sessionWebhook } });

    await send("已登记");

    expect(ways()).toEqual(["group"]);
  });

  it("waits when the platform is tired of it, and may take the other road meanwhile", async () => {
    const { platform, channel, send, write } = await speaking();
    await write();
    platform.fail("session", "too-fast");

    const error = await failureOf(send("已登记"));

    expect(error).toBeInstanceOf(TooFast);
    expect(error).toMatchObject({ door: "dingtalk/session" });
    expect((error as TooFast).forMs).toBeGreaterThanOrEqual(600_000);
    expect(channel.doorFor(conversationId, "reply")?.name).toBe("dingtalk/api");
  });
});

describe("a private answer", () => {
  it("goes to a member of the organisation by the OpenAPI when there is no session", async () => {
    const { platform, channel, send } = await speaking();

    await send("您的诉求编号 17", { place: "staff:16650698" });

    expect(channel.doorFor("staff:16650698", "reply")?.name).toBe("dingtalk/api");
    expect(platform.accepted).toMatchObject([{ way: "private", place: "staff:16650698" }]);
  });

  it("goes to an outsider while that person's session lives, and is refused afterwards", async () => {
    const { platform, channel, send, ways } = await speaking();
    const place = "chat:cidGuest";
    await platform.write({ conversationId: "cidGuest", sender: guest, private: true, text: "你好" });

    await send("您好", { place });
    platform.expireSessions();
    const error = await failureOf(send("还在吗", { place }));

    expect(ways()).toEqual(["session"]);
    expect(error).toBeInstanceOf(Refused);
    expect(await failureOf(send("还在吗", { place }))).toMatchObject({
      message: expect.stringContaining("90 分钟"),
    });
    expect(channel.doorFor(place, "reply")?.name).toBe("dingtalk/session");
  });

  it.each([
    ["is refused when the platform knows no such person", "nobody", Refused],
    ["waits when that person was written to too often", "flow-control", TooFast],
  ] as const)("%s", async (_, fault, kind) => {
    const { platform, send } = await speaking();
    platform.fail("private", fault);

    expect(await failureOf(send("您好", { place: "staff:16650698" }))).toBeInstanceOf(kind);
  });
});

describe("what the platform answers", () => {
  const plain = Error;
  type Outcome = [where: Where, fault: Fault, kind: unknown, words: RegExp, forMs: number | undefined];

  it.each<Outcome>([
    ["group", "503", plain, /暂时不能用/, undefined],
    ["group", "504", OutcomeUnknown, /没有按时答复/, undefined],
    ["group", "hang", OutcomeUnknown, /没有按时答复/, undefined],
    ["group", "cut", OutcomeUnknown, /没有收到/, undefined],
    ["group", "nonsense", OutcomeUnknown, /看不懂/, undefined],
    ["group", "qps", TooFast, /太快/, undefined],
    ["group", "429", TooFast, /太快/, undefined],
    ["group", "punish-page", TooFast, /太快/, undefined],
    ["group", "punished", TooFast, /太快/, 600_000],
    [
      "group",
      "no-permission",
      Refused,
      /缺少权限 qyapi_robot_sendmsg（企业内机器人发送消息权限）/,
      undefined,
    ],
    ["group", "not-in-group", Refused, /机器人不在群内.*请确认机器人还在这个群里/, undefined],
    ["group", "invalid-token", plain, /不认访问令牌/, undefined],
    ["token", "503", plain, /暂时不能用/, undefined],
    ["token", "hang", plain, /没有按时答复/, undefined],
    ["token", "cut", plain, /没有收到/, undefined],
    ["token", "qps", TooFast, /太快/, undefined],
    ["session", "503", plain, /暂时不能用/, undefined],
    ["session", "busy", plain, /暂时不能用/, undefined],
    ["session", "cut", OutcomeUnknown, /没有收到/, undefined],
    ["session", "punish-page", TooFast, /太快/, undefined],
  ])("%s: %s is understood", async (where, fault, kind, words, forMs) => {
    const { platform, send, write } = await speaking({}, { timings: { ...quick, requestMs: 300 } });
    if (where === "session") await write();
    platform.fail(where, fault);

    const error = await failureOf(send("停水通知"));

    expect((error as Error).constructor).toBe(kind);
    expect((error as Error).message).toMatch(words);
    if (kind === TooFast && forMs === undefined) expect((error as TooFast).forMs).toBeUndefined();
    if (forMs !== undefined) expect((error as TooFast).forMs).toBeGreaterThanOrEqual(forMs);
  });

  it("is waited for no longer than the outbox waits, and what has not left by then does not leave", async () => {
    const { platform, send, write } = await speaking({}, { timings: { ...quick, sendMs: 200 } });
    platform.fail("token", "slow");
    const late = await failureOf(send("停水通知"));
    await write();
    platform.fail("session", "hang");
    const unknown = await failureOf(send("停水通知"));

    expect((late as Error).constructor).toBe(Error);
    expect((late as Error).message).toBe("来不及问钉钉了");
    expect(unknown).toBeInstanceOf(OutcomeUnknown);
    expect(platform.accepted).toEqual([]);
  });

  it("is nothing when nobody listens there: the message has not left", async () => {
    const { platform, send } = await speaking();
    await send("先要一个令牌");
    await platform.close();

    const error = await failureOf(send("停水通知"));

    expect((error as Error).constructor).toBe(Error);
    expect((error as Error).message).toBe("连不上钉钉（ECONNREFUSED）");
  });
});

describe("the access token", () => {
  const tokens = (platform: Platform) =>
    platform.history.of("call").filter(({ path }) => path === "/v1.0/oauth2/accessToken").length;

  it("is asked for once by many, and once more when the platform no longer knows it", async () => {
    const { platform, send } = await speaking();

    await Promise.all(["一", "二", "三", "四", "五"].map((text) => send(text)));
    expect(tokens(platform)).toBe(1);
    platform.expireTokens();
    await send("六");

    expect(tokens(platform)).toBe(2);
    expect(platform.accepted).toHaveLength(6);
  });

  it("is renewed five minutes before its end", async () => {
    let later = 0;
    const now = () => new Date(Date.now() + later);
    const { platform, send } = await speaking({ tokenMs: 20 * 60_000 }, { now });
    await send("一");

    later = 14 * 60_000;
    await send("二");
    expect(tokens(platform)).toBe(1);
    later = 16 * 60_000;
    await send("三");

    expect(tokens(platform)).toBe(2);
  });
});
