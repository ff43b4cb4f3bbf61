import { describe, expect, it } from "vitest";
import { Refused, TooFast } from "../../bot/channels/channel.ts";
import { dingtalkApi } from "../../bot/channels/dingtalk/api.ts";
import { openLog } from "../../bot/log.ts";
import {
  botOn,
  conversationId,
  failureOf,
  openPlatform,
  ownRobot,
  speaking,
} from "../support/dingtalk-bot.ts";
import type { Platform } from "../support/dingtalk-platform.ts";
import { listening } from "../support/listening.ts";

describe("a notice to a group with a custom robot", () => {
  const notice = { priority: "notice" } as const;

  it("calls everybody through the robot, signed", async () => {
    const { platform, send } = await speaking({}, { robots: ownRobot });

    const id = await send("@所有人 明天停水", { ...notice, key: "n" });

    expect(id).toBe("robot:n");
    expect(platform.accepted).toMatchObject([{ way: "robot", place: conversationId, everybody: true }]);
  });

  it("takes the usual way when it calls nobody, and so does an answer that does", async () => {
    const { send, ways } = await speaking({}, { robots: ownRobot });

    await send("明天停水", notice);
    await send("@所有人 是什么意思？");

    expect(ways()).toEqual(["group", "group"]);
  });

  it("leaves by the robot when the OpenAPI may not speak in that group", async () => {
    const { platform, send, ways } = await speaking({}, { robots: ownRobot });
    platform.fail("group", "no-permission");

    await send("明天停水", notice);

    expect(ways()).toEqual(["robot"]);
    expect(await failureOf(send("已登记"))).toBeInstanceOf(Refused);
  });

  it("leaves by the OpenAPI when the robot's secret is wrong", async () => {
    const { send, ways } = await speaking(
      {},
      { robots: { [conversationId]: { access_token: "robot-token-abc", secret: "SECwrong" } } },
    );

    await send("@所有人 明天停水", notice);

    expect(ways()).toEqual(["group"]);
  });

  it("says both reasons when neither way is open", async () => {
    const { platform, send } = await speaking(
      {},
      { robots: { [conversationId]: { access_token: "gone", secret: "SEC" } } },
    );
    platform.fail("group", "no-permission");

    const error = await failureOf(send("明天停水", notice));

    expect((error as Error).message).toMatch(/缺少权限.*；.*300005.*加签密钥/);
  });

  it("is stopped for ten minutes by the twenty-first in a minute", async () => {
    const { platform, send } = await speaking({}, { robots: ownRobot });
    for (let number = 1; number <= 20; number += 1) await send(`@所有人 第${number}条`, notice);

    const error = await failureOf(send("@所有人 第21条", notice));

    expect(error).toBeInstanceOf(TooFast);
    expect(error).toMatchObject({ door: `dingtalk/robot/${conversationId}` });
    expect((error as TooFast).forMs).toBeGreaterThanOrEqual(600_000);
    expect((error as TooFast).forMs).toBeLessThanOrEqual(660_000);
    expect(platform.accepted).toHaveLength(20);
  });
});

describe("DingTalk's doors", () => {
  it("keep a fifth of the calls free, and the robot below its twenty a minute", async () => {
    const { channel } = await speaking({}, { robots: ownRobot, callsPerSecond: 40 });

    expect(channel.doorFor("cidOther", "notice")).toEqual({
      ...{ name: "dingtalk/api", limits: [{ most: 32, withinMs: 1_000, of: "all" }] },
    });
    expect(channel.doorFor(conversationId, "notice")).toEqual({
      ...{
        name: `dingtalk/robot/${conversationId}`,
        limits: [{ most: 18, withinMs: 60_000, of: "all" }],
        digestAbove: 10,
      },
    });
    expect(channel.doorFor(conversationId, "reply")?.name).toBe("dingtalk/api");
  });

  it("are shut while the credentials are refused, so that what is written waits for whoever mends them", async () => {
    const platform = await openPlatform();
    const { channel } = botOn(platform, { clientSecret: "wrong" });
    const ear = listening();
    await channel.start(ear.listener);
    await ear.until(() => ear.state() === "rejected");

    expect(channel.doorFor(conversationId, "reply")).toBeUndefined();
    const error = await failureOf(
      channel.send({ key: "a", place: conversationId, text: "一", priority: "reply" }),
    );
    expect(error).not.toBeInstanceOf(Refused);
    expect((error as Error).message).toMatch(/不接受应用凭证（HTTP 400 invalidClientIdOrSecret）/);
  });
});

describe("a check of the installation", () => {
  const checks = (platform: Platform, clientSecret = platform.clientSecret) =>
    dingtalkApi({
      ...{ clientId: platform.clientId, clientSecret, apiUrl: platform.url, oapiUrl: platform.url },
      ...{ log: openLog("silent"), now: () => new Date(), chance: () => 0 },
    });

  it("passes when all is well, and sends nobody anything", async () => {
    const platform = await openPlatform();

    const { checkCredentials, checkStream, checkPermissions } = checks(platform);
    await Promise.all([checkCredentials(), checkStream(), checkPermissions()]);

    expect(platform.accepted).toEqual([]);
  });

  it("names what is wrong", async () => {
    const platform = await openPlatform();
    platform.fail("private", "no-permission");

    await expect(checks(platform).checkPermissions()).rejects.toThrow("qyapi_robot_sendmsg");
    await expect(checks(platform, "wrong").checkCredentials()).rejects.toThrow(
      "核对 Client ID 和 Client Secret",
    );
    await expect(checks(platform, "wrong").checkStream()).rejects.toThrow("HTTP 401 authFailed");
  });

  it("does not repeat an address that holds a secret", () => {
    const options = {
      clientId: "a",
      clientSecret: "b",
      log: openLog("silent"),
      now: () => new Date(0),
      chance: () => 0,
    };
    const robotOf = (url: string) => () =>
      dingtalkApi({ ...options, robots: { cid1: { url, secret: "SEC" } } });

    expect(robotOf("oapi.dingtalk.com/robot/send?access_token=abc")).toThrow("群 cid1 的自定义机器人地址");
    expect(robotOf("oapi.dingtalk.com/robot/send?access_token=abc")).not.toThrow("abc");
    expect(robotOf("https://oapi.dingtalk.com/robot/send")).toThrow("没有 access_token");
  });
});
