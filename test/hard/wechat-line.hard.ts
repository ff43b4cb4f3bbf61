import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { OutcomeUnknown } from "../../bot/channels/channel.ts";
import { listening } from "../support/listening.ts";
import { botOn, furnish, isAlive, li, openGateway, room, wechatProcesses } from "../support/wechat-bot.ts";
import { type Gateway, wechatGateway } from "../support/wechat-gateway.ts";

const say = (gateway: Gateway, id: string, text: string) => gateway.write({ id, from: li.id, room, text });
const parcel = (text: string, place = room) => ({ key: text, place, text, priority: "reply" as const });

/** The bot hears and speaks. */
async function works(
  gateway: Gateway,
  { channel }: ReturnType<typeof botOn>,
  ear: ReturnType<typeof listening>,
) {
  const text = `还在吗 ${ear.heard.length}`;
  await say(gateway, text, text);
  await ear.until(() => ear.heard.some((arrival) => arrival.text === text));
  await expect(channel.send(parcel(`在 ${ear.heard.length}`))).resolves.toMatch(/^own-/);
}

/** Resolves when the process is no more. It is nobody's child any more, so that nobody is told. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await pause(20);
}

describe("a gateway that is killed", () => {
  it("is missed at once, and heard again when it is back", async () => {
    const gateway = await openGateway();
    const bot = botOn(gateway);
    const ear = listening();
    await ear.online(bot.channel);

    await gateway.kill();
    await ear.until(() => ear.state() === "offline");
    expect(bot.channel.doorFor(room, "reply")).toBeUndefined();
    await expect(bot.channel.send(parcel("有人吗"))).rejects.toThrow("微信没有登录");
    await gateway.start();
    await ear.until(() => ear.state() === "online");

    await works(gateway, bot, ear);
    expect(ear.shut).toEqual([]);
  });

  it("leaves open whether it had the message it was given", async () => {
    const gateway = await openGateway();
    const bot = botOn(gateway, { timings: { echoMs: 60_000 } });
    const ear = listening();
    await ear.online(bot.channel);
    await gateway.saying("mute");

    const sending = bot.channel.send(parcel("带到了吗"));
    await gateway.hears("带到了吗");
    // What comes later has arrived, so that the answer has, too.
    await say(gateway, "later", "还没看到");
    await ear.until(() => ear.heard.length > 0);
    await gateway.kill();

    await expect(sending).rejects.toThrow(OutcomeUnknown);
  });
});

describe("a gateway that comes later than the bot", () => {
  it("is found, and its code is shown until somebody has scanned it", async () => {
    const gateway = await wechatGateway();
    onTestFinished(() => gateway.kill());
    const bot = botOn(gateway);
    const ear = listening();
    await bot.channel.start(ear.listener);
    await ear.until(() => ear.state() === "offline");
    expect(ear.states.at(-1)?.detail).toContain(`连不上微信网关 ${gateway.endpoint}`);
    expect(wechatProcesses()).toEqual([]);

    await gateway.start();
    await gateway.scan("https://login.weixin.qq.com/l/abc");
    await ear.until(() => ear.state() === "needs-login");
    // It was looked for many times, and told of once.
    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "offline", "needs-login"]);
    expect(ear.states.at(-1)?.detail).toBe("https://login.weixin.qq.com/l/abc");
    await furnish(gateway);
    await ear.until(() => ear.state() === "online");

    await works(gateway, bot, ear);
  });

  it("is said to be there without a login when it shows no code", async () => {
    const gateway = await wechatGateway();
    onTestFinished(() => gateway.kill());
    await gateway.start();
    const bot = botOn(gateway, { timings: { loginMs: 200 } });
    const ear = listening();

    await bot.channel.start(ear.listener);
    await ear.until(() => ear.state() === "offline");

    expect(ear.states.at(-1)?.detail).toContain("没有登录");
  });
});

describe("a wrong token", () => {
  it("is told once, without being shown, and tried again without haste", async () => {
    const gateway = await openGateway();
    const wrong = "insecure_wrong-9f31";
    const bot = botOn({ endpoint: gateway.endpoint, token: wrong }, { timings: { refusedWaitMs: 300 } });
    const ear = listening();
    await bot.channel.start(ear.listener);
    await ear.until(() => ear.state() === "rejected");
    await gateway.kill();
    await gateway.start(wrong);
    await ear.until(() => ear.state() === "online");

    const told = ear.states.filter(({ state }) => state === "rejected");
    expect(told).toHaveLength(1);
    expect(told[0]?.detail).toContain("LINLI_WECHAT_TOKEN");
    expect(JSON.stringify(ear.states) + bot.log.join("")).not.toContain("9f31");
  });
});

describe("a second bot on one gateway", () => {
  it("is told that somebody else is there, and takes over when that one is gone", async () => {
    const gateway = await openGateway();
    const first = botOn(gateway);
    const firstEar = listening();
    await firstEar.online(first.channel);
    const second = botOn(gateway, { timings: { greetingMs: 300 } });
    const ear = listening();

    await second.channel.start(ear.listener);
    await ear.until(() => ear.state() === "deaf");
    expect(ear.states.at(-1)?.detail).toContain("另一个程序");
    await works(gateway, first, firstEar);
    await first.channel.stop();
    await ear.until(() => ear.state() === "online");

    await works(gateway, second, ear);
  });
});

describe("a gateway that is silent although it is there", () => {
  it("is called deaf and asked anew, and tells again who is logged in", async () => {
    const gateway = await openGateway({ heartbeatMs: 600_000 });
    const bot = botOn(gateway, { timings: { silenceMs: 2_000 } });
    const ear = listening();
    await ear.online(bot.channel);

    await ear.until(() => ear.state() === "deaf");
    await ear.until(() => ear.state() === "online");

    await works(gateway, bot, ear);
  });

  it("is no trouble as long as its heart beats", async () => {
    const gateway = await openGateway({ heartbeatMs: 200 });
    const bot = botOn(gateway, { timings: { silenceMs: 1_200 } });
    const ear = listening();
    await ear.online(bot.channel);

    await gateway.beats(8);

    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "online"]);
  });
});

describe("wechaty's process", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await wechatGateway();
    await gateway.start();
    await furnish(gateway);
  });
  afterAll(() => gateway.kill());

  it.each([
    ["is killed", "SIGKILL" as const],
    ["hangs", "SIGSTOP" as const],
  ])("is replaced when it %s", async (_, signal) => {
    const bot = botOn(gateway, { timings: { hangMs: 4_000 } });
    const ear = listening();
    await ear.online(bot.channel);
    const [pid = 0] = wechatProcesses();

    process.kill(pid, signal);
    await ear.until(() => ear.state() === "offline");
    await ear.until(() => ear.state() === "online");

    await works(gateway, bot, ear);
    expect(isAlive(pid)).toBe(false);
    expect(wechatProcesses()).toHaveLength(1);
  });

  it("is gone when the channel has stopped, and not before; the account stays logged in", async () => {
    const bot = botOn(gateway);
    const ear = listening();
    await ear.online(bot.channel);
    const [pid = 0] = wechatProcesses();
    // Ctrl+C in a terminal reaches every process that belongs to it.
    process.kill(pid, "SIGINT");
    process.kill(pid, "SIGTERM");
    await works(gateway, bot, ear);
    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "online"]);

    const stopped = bot.channel.stop();
    expect(bot.channel.doorFor(room, "reply")).toBeUndefined();
    await stopped;

    expect(isAlive(pid)).toBe(false);
    expect(wechatProcesses()).toEqual([]);
    const next = botOn(gateway);
    await listening().online(next.channel);
  });

  it("is gone when the bot was killed", async () => {
    const { endpoint, token } = gateway;
    const { home } = botOn(gateway);
    const file = fileURLToPath(new URL("../support/wechat-alone.ts", import.meta.url));
    const alone = spawn(process.execPath, [file, endpoint, token, home], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => void alone.kill("SIGKILL"));
    for await (const state of createInterface(alone.stdout)) if (state === "online") break;
    const [pid = 0] = wechatProcesses(alone.pid);
    expect(isAlive(pid)).toBe(true);

    alone.kill("SIGKILL");

    await gone(pid);
  });

  it("runs any other puppet just as well", async () => {
    const { channel } = botOn(
      { endpoint: "", token: "" },
      { puppet: "wechaty-puppet-mock", timings: { silenceMs: 300 } },
    );
    const ear = listening();

    await channel.start(ear.listener);
    // The mock has no account and never says a word.
    await ear.until(() => ear.state() === "deaf");

    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "deaf"]);
  });

  it("is not even started where wechaty's puppet is not installed, and the way out is told", async () => {
    const { channel } = botOn(
      { endpoint: "127.0.0.1:1", token: "insecure_x" },
      { puppet: "wechaty-puppet-xp" },
    );
    const ear = listening();

    await channel.start(ear.listener);
    expect(ear.states.at(-1)).toMatchObject({ state: "rejected" });
    expect(ear.states.at(-1)?.detail).toContain("npm ci --include=dev");
    expect(wechatProcesses()).toEqual([]);
    await channel.stop();

    expect(ear.state()).toBe("stopped");
  });
});
