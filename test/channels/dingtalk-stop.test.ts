import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import {
  botOn,
  connected,
  conversationId,
  openPlatform,
  opensWithin,
  li as sender,
  write,
} from "../support/dingtalk-bot.ts";
import { listening } from "../support/listening.ts";

/** Everything as in production. */
const usual = { timings: {} };

describe("a channel that stops", () => {
  it.each([
    { about: "listening", faults: {}, state: "online" },
    { about: "waiting for the next attempt", faults: { open: "503" }, state: "offline" },
    { about: "asking for a stream", faults: { open: "hang" }, state: "connecting" },
    { about: "shaking hands", faults: { handshake: "hang" }, state: "connecting" },
  ] as const)("leaves no line and no attempt behind while it is $about", async ({ faults, state }) => {
    const platform = await openPlatform();
    Object.assign(platform.faults, faults);
    const { channel } = botOn(platform, usual);
    const ear = listening();
    await channel.start(ear.listener);
    await platform.until(() => platform.opens() > 0);
    if ("handshake" in faults) await platform.until(() => platform.history.of("handshake").length > 0);
    await ear.until(() => ear.state() === state);

    await channel.stop();
    platform.faults.open = undefined;
    platform.faults.handshake = undefined;

    expect(ear.state()).toBe("stopped");
    expect(await opensWithin(100, platform)).toBe(0);
    await platform.until(() => platform.lines().length === 0);
  });

  it("lets what it is writing down be acknowledged first", async () => {
    const platform = await openPlatform({ redeliverMs: 5_000 });
    const { channel } = botOn(platform, usual);
    const isKept = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const ear = listening(() => {
      begun.resolve();
      return isKept.promise;
    });
    await ear.online(channel);

    const written = write(platform, "最后一句");
    await begun.promise;
    const stopped = channel.stop();
    isKept.resolve();
    await stopped;

    await written;
    expect(platform.history.of("ack")).toHaveLength(1);
  });

  it("lets its process end, which spoke to the platform from outside", async () => {
    const platform = await openPlatform();
    const alone = new URL("../support/dingtalk-alone.ts", import.meta.url).pathname;
    const { url, clientId, clientSecret } = platform;
    const bot = spawn(process.execPath, [alone, url, clientId, clientSecret], { stdio: "ignore" });
    const ended = once(bot, "exit");

    await write(platform, "有人吗");
    await platform.until(() => platform.accepted.length === 1);
    const stoppedAt = platform.history.now();

    expect(await ended).toEqual([0, null]);
    expect(platform.history.now() - stoppedAt).toBeLessThan(3_000);
    expect(platform.accepted).toMatchObject([{ place: conversationId, text: "听到了：有人吗" }]);
  });
});

describe("two channels of one process", () => {
  it("do not mix up what they listen to", async () => {
    const one = await connected();
    const other = await connected();

    await write(one.platform, "给一号");
    await write(other.platform, "给二号");

    expect(one.ear.heard.map(({ text }) => text)).toEqual(["给一号"]);
    expect(other.ear.heard.map(({ text }) => text)).toEqual(["给二号"]);
  });
});

describe("the library itself", () => {
  it("is what connects: an unmodified client of it runs against the same platform", async () => {
    const platform = await openPlatform();
    const { DWClient } = await import("dingtalk-stream");
    const { default: axios } = await import("axios");
    const redirected = axios.interceptors.request.use((config) => {
      config.url = config.url?.replace("https://api.dingtalk.com", platform.url) ?? "";
      return config;
    });
    const client = new DWClient({ clientId: platform.clientId, clientSecret: platform.clientSecret });
    const heard = Promise.withResolvers<string>();
    client.registerCallbackListener("/v1.0/im/bot/messages/get", ({ headers, data }) => {
      client.socketCallBackResponse(headers.messageId, null);
      heard.resolve((JSON.parse(data) as { msgId: string }).msgId);
    });
    await client.connect();

    await platform.write({ conversationId, sender, text: "你好", msgId: "m1" });

    expect(await heard.promise).toBe("m1");
    client.config.autoReconnect = false;
    client.disconnect();
    axios.interceptors.request.eject(redirected);
  });
});

describe("a channel that has been started", () => {
  it("cannot be started twice", async () => {
    const { channel, ear } = await connected();

    await expect(channel.start(ear.listener)).rejects.toThrow("started already");
  });
});
