import { describe, expect, it, vi } from "vitest";
import { connected, conversationId, ownRobot, quick, robots, write } from "../support/dingtalk-bot.ts";

describe("what the bot writes into its log", () => {
  it("holds nothing by which somebody could speak as the bot, whatever goes wrong", async () => {
    const printed: string[] = [];
    const print = (...parts: unknown[]) => void printed.push(parts.map(String).join(" "));
    for (const name of ["info", "warn", "error", "log"] as const)
      vi.spyOn(console, name).mockImplementation(print);
    const timings = { ...quick, requestMs: 150, handshakeMs: 150 };
    const { platform, channel, ear, log } = await connected({ robots }, { robots: ownRobot, timings });
    const errors: string[] = [];
    const send = async (text: string, priority: "reply" | "notice") => {
      const parcel = { key: "k", place: conversationId, text, priority };
      await channel.send(parcel).catch((error: unknown) => errors.push(String((error as Error).stack)));
    };

    await write(platform, "你好");
    for (const fault of [
      ...(["503", "hang", "cut", "punished", "no-permission"] as const),
      ...(["invalid-token", "nonsense", "indiscreet"] as const),
    ]) {
      for (const where of ["session", "group", "robot"] as const) platform.fail(where, fault);
      for (const text of ["已登记", "@所有人 停水"]) {
        await send(text, "reply");
        await send(text, "notice");
      }
      platform.fail("token", fault);
      platform.expireTokens();
      await send("已登记", "reply");
      platform.mend("token");
    }
    for (const handshake of ["refuse", "hang", "close-at-once"] as const) {
      const opens = platform.opens();
      platform.faults.handshake = handshake;
      platform.drop();
      await platform.until(() => platform.opens() > opens + 1);
    }
    platform.throwFrame('{"type":"CALLBACK","headers":{"topic":"error","messageId":"1"},"data":"{}"}');
    platform.faults.handshake = undefined;
    await ear.until(() => ear.state() === "online");

    const all = [...log, ...errors, ...ear.states.map(({ detail }) => detail)].join("\n");
    expect(printed).toEqual([]);
    expect(errors.length).toBeGreaterThan(20);
    expect(all).toContain("access_token=***");
    const secrets = [
      "SECc0ffee",
      "robot-token-abc",
      "ticket-",
      "session-",
      "token-",
      "sendBySession",
      "abc%3D",
    ];
    for (const secret of [platform.clientSecret, ...secrets]) expect(all).not.toContain(secret);
    vi.restoreAllMocks();
  });
});
