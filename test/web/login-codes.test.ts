import { describe, expect, it } from "vitest";
import { qrInTerminal } from "../../bot/channels/qr.ts";
import { connections } from "../../bot/connections.ts";
import { openLog } from "../../bot/log.ts";
import { loginCodes } from "../../bot/login-codes.ts";
import { openTown } from "../support/town.ts";

const [first, second] = ["http://weixin.qq.com/x/first", "http://weixin.qq.com/x/second"];

describe("a channel that waits to be logged in", () => {
  async function openWindow() {
    const printed: string[] = [];
    const log = openLog("silent");
    const town = await openTown();
    const watch = connections({
      ...{ storage: town.storage(), log, now: town.clock.now, community: town.real().community },
      onConnection: loginCodes({ log, print: (line) => void printed.push(line) }),
    });
    return { watch, printed };
  }

  it("prints each code to scan once in the terminal, with a sentence", async () => {
    const { watch, printed } = await openWindow();

    watch.changed("wechat", "needs-login", first);
    watch.changed("wechat", "needs-login", first);
    await expect.poll(() => printed.length).toBe(1);
    watch.changed("wechat", "needs-login", second);
    await expect.poll(() => printed.length).toBe(2);

    expect(printed[0]).toMatch(/微信要登录：请用专门的号扫/);
    expect(printed[0]).toContain(await qrInTerminal(first));
    expect(printed[1]).toContain(await qrInTerminal(second));
  });

  it("prints nothing of other states, nor without a code", async () => {
    const { watch, printed } = await openWindow();

    watch.changed("wechat", "needs-login", "");
    watch.changed("wechat", "rejected", "账号被限制");
    watch.changed("wechat", "needs-login", first);
    await expect.poll(() => printed.length).toBe(1);

    expect(printed[0]).toContain(await qrInTerminal(first));
  });
});
