import { describe, expect, it } from "vitest";
import { BadStart, endpointsOf, readConfig } from "../../bot/config.ts";

function mistakes(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof BadStart) return error.message;
    throw error;
  }
  return "";
}

describe("the settings", () => {
  it("have defaults that serve the demo on this machine alone", () => {
    expect(readConfig({})).toMatchObject({ LINLI_PORT: 3000, LINLI_HOST: "127.0.0.1", LINLI_DATA: "./data" });
  });

  it("tell all mistakes at once, each with the setting's purpose", () => {
    const told = mistakes({ LINLI_PORT: "abc", LINLI_LOG: "loud", LINLI_MODEL_URL: "not an address" });

    expect(told).toMatch(/LINLI_PORT（网页的端口）/);
    expect(told).toMatch(/LINLI_LOG（记录到哪一级）：要是 fatal/);
    expect(told).toMatch(/LINLI_MODEL_URL（大模型接口地址/);
  });

  it("want all three parts of a model", () => {
    expect(mistakes({ LINLI_MODEL_URL: "http://127.0.0.1:1/v1" })).toMatch(
      /LINLI_MODEL_KEY.*三项都要写[\s\S]*LINLI_MODEL_NAME/,
    );
  });

  it("want all three parts of an embedding model", () => {
    expect(mistakes({ LINLI_EMBEDDINGS_NAME: "a" })).toMatch(/LINLI_EMBEDDINGS_URL.*三项都要写/);
  });

  it("let a model be there, unless no text may leave", () => {
    const model = { LINLI_MODEL_URL: "http://127.0.0.1:1/v1", LINLI_MODEL_KEY: "k", LINLI_MODEL_NAME: "n" };
    expect(endpointsOf(readConfig(model))).toEqual([
      { url: "http://127.0.0.1:1/v1", key: "k", name: "n" },
      undefined,
    ]);

    expect(endpointsOf(readConfig({ ...model, LINLI_MODEL_TEXT: "none" }))).toEqual([undefined, undefined]);
  });

  it("want both parts of DingTalk's credentials, and read its group robots", () => {
    expect(mistakes({ LINLI_DINGTALK_ID: "ding1" })).toMatch(/LINLI_DINGTALK_SECRET.*都要写/);
    expect(mistakes({ LINLI_DINGTALK_ROBOTS: "{" })).toMatch(/LINLI_DINGTALK_ROBOTS.*不是正确的 JSON/);
    const robots = { "cid=": { url: "https://oapi.dingtalk.com/robot/send?access_token=a", secret: "SECx" } };
    expect(readConfig({ LINLI_DINGTALK_ROBOTS: JSON.stringify(robots) }).LINLI_DINGTALK_ROBOTS).toEqual(
      robots,
    );
  });

  it("know no misspelt setting, and list the ones there are", () => {
    expect(mistakes({ LINLI_PROT: "3000" })).toMatch(/LINLI_PROT：没有这个设置[\s\S]*LINLI_PORT：网页的端口/);
  });
});
