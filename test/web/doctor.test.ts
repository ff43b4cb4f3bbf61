import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dingtalkPlatform, type Platform } from "../support/dingtalk-platform.ts";
import { run, temporaryFolder } from "../support/running-server.ts";

let platform: Platform;
let data: string;
const clearUps: (() => Promise<void>)[] = [];

beforeAll(async () => {
  platform = await dingtalkPlatform();
  data = await temporaryFolder((work) => void clearUps.push(work));
  const imported = await run({ LINLI_DATA: data }, ["linli", "import", "storage/demo"]).ended;
  expect(imported.code).toBe(0);
});
afterAll(async () => {
  await platform.close();
  for (const clearUp of clearUps) await clearUp();
});

function examined(settings: Record<string, string> = {}) {
  const dingtalk = {
    LINLI_DINGTALK_ID: platform.clientId,
    LINLI_DINGTALK_SECRET: platform.clientSecret,
    LINLI_DINGTALK_URL: platform.url,
  };
  return run({ LINLI_DATA: data, ...dingtalk, ...settings }, ["linli", "doctor"]).ended;
}

describe("the doctor", () => {
  it("finds keys, network, clock and permissions in order", async () => {
    platform.fail("private", "nobody", 1);

    const { stdout, code } = await examined();

    for (const words of [/✓ 网络和时钟/, /✓ 钉钉密钥有效/, /✓ 钉钉消息流可以打开/, /✓ 钉钉应用可以发消息/])
      expect(stdout).toMatch(words);
    expect(stdout).toMatch(/每秒最多调用 16 次/);
    expect(code).toBe(0);
  });

  it("names a wrong secret without showing it", async () => {
    const { stdout, stderr, code } = await examined({ LINLI_DINGTALK_SECRET: "wr0ng-secret" });

    expect(stdout).toMatch(/✗ 钉钉不接受应用凭证.*请核对 Client ID 和 Client Secret/);
    expect(stdout + stderr).not.toContain("wr0ng-secret");
    expect(code).toBe(1);
  });

  it("names the permission that is missing", async () => {
    platform.fail("private", "no-permission", 1);

    const { stdout, code } = await examined();

    expect(stdout).toMatch(/✗ 钉钉应用缺少权限 qyapi_robot_sendmsg/);
    expect(code).toBe(1);
  });

  it("says which network it does not reach", async () => {
    const { stdout } = await examined({ LINLI_DINGTALK_URL: "http://127.0.0.1:9" });

    expect(stdout).toMatch(/✗ 连不上 127.0.0.1：请检查网络/);
  });

  it("tells a gateway of WeChat that is not there, and the risk", async () => {
    const { stdout, code } = await examined({
      LINLI_WECHAT_TOKEN: "insecure_x",
      LINLI_WECHAT_ENDPOINT: "127.0.0.1:9",
    });

    expect(stdout).toMatch(/✗ 微信网关 127.0.0.1:9 连不上/);
    expect(stdout).toMatch(/可能被封号/);
    expect(code).toBe(1);
  });
});
