import { z } from "zod";
import type { Endpoint } from "./model/chat.ts";

const wholePort = "要是 0 到 65535 的整数";
const port = z.coerce.number(wholePort).int(wholePort).min(0, wholePort).max(65_535, wholePort);

const groupRobots = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "不是正确的 JSON" });
      return z.NEVER;
    }
  })
  .pipe(
    z.record(
      z.string(),
      z.strictObject({
        url: z.url("url 要是完整的网址"),
        secret: z.string().startsWith("SEC", "secret 以 SEC 开头"),
      }),
    ),
  );

/** Settings that are of use together only. */
const together = [
  {
    names: ["LINLI_MODEL_URL", "LINLI_MODEL_KEY", "LINLI_MODEL_NAME"],
    why: "用大模型时，地址、密钥、名称三项都要写",
  },
  {
    names: ["LINLI_EMBEDDINGS_URL", "LINLI_EMBEDDINGS_KEY", "LINLI_EMBEDDINGS_NAME"],
    why: "用向量模型时，地址、密钥、名称三项都要写",
  },
  {
    names: ["LINLI_DINGTALK_ID", "LINLI_DINGTALK_SECRET"],
    why: "接钉钉时，Client ID 和 Client Secret 都要写",
  },
];

/** The settings, by environment or `.env`. The descriptions are their documentation. */
export const configSchema = z.object({
  LINLI_PORT: port.default(3000).describe("网页的端口"),
  LINLI_HOST: z.string().min(1).default("127.0.0.1").describe("网页绑定的地址；演示只在 127.0.0.1 上开放"),
  LINLI_DATA: z.string().min(1).default("./data").describe("存放数据的文件夹"),
  LINLI_LOG: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "silent"],
      "要是 fatal、error、warn、info、debug、silent 之一",
    )
    .default("warn")
    .describe("记录到哪一级"),
  LINLI_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "要是完整的网址，例如 https://linli.example.cn" })
    .refine((url) => /^https?:\/\/[^/?#]+\/?$/.test(url), "只写到主机名和端口，后面不带路径")
    .optional()
    .describe("管理页面对外的网址；写了才会在私聊里给链接"),
  LINLI_MODEL_URL: z
    .url("要是完整的网址，例如 https://…/v1")
    .optional()
    .describe("大模型接口地址（OpenAI 兼容）；不写就不用大模型"),
  LINLI_MODEL_KEY: z.string().min(1).optional().describe("大模型接口的密钥"),
  LINLI_MODEL_NAME: z.string().min(1).optional().describe("大模型的名称"),
  LINLI_MODEL_TEXT: z
    .enum(["masked", "none"], "要是 masked 或 none")
    .default("masked")
    .describe("发给大模型和向量模型的文字：masked 打码后发；none 什么都不发，等于不用"),
  LINLI_EMBEDDINGS_URL: z
    .url("要是完整的网址，例如 https://…/v1")
    .optional()
    .describe("向量模型接口地址（OpenAI 兼容），按意思找条款；不写就只按字词找"),
  LINLI_EMBEDDINGS_KEY: z.string().min(1).optional().describe("向量模型接口的密钥"),
  LINLI_EMBEDDINGS_NAME: z.string().min(1).optional().describe("向量模型的名称"),
  LINLI_DINGTALK_ID: z.string().min(1).optional().describe("钉钉应用的 Client ID；不写就不接钉钉"),
  LINLI_DINGTALK_SECRET: z.string().min(1).optional().describe("钉钉应用的 Client Secret"),
  LINLI_DINGTALK_ROBOT: z
    .string()
    .min(1)
    .optional()
    .describe("钉钉机器人的 RobotCode；与 Client ID 相同时不用写"),
  LINLI_DINGTALK_QPS: z.coerce
    .number("要是每秒次数")
    .min(2, "至少是 2")
    .max(1000, "最多是 1000")
    .default(20)
    .describe("钉钉这个版本每秒允许的接口调用次数（标准版 20，专业版 40，专属版 60）"),
  LINLI_DINGTALK_ROBOTS: groupRobots
    .optional()
    .describe("各群自定义机器人，JSON：群的会话编号 → url 与 secret"),
  LINLI_DINGTALK_URL: z.url("要是完整的网址").optional().describe("专属钉钉的接口地址；一般不用写"),
  LINLI_WECHAT_PUPPET: z.string().min(1).optional().describe("微信用哪个 wechaty 接口（puppet）"),
  LINLI_WECHAT_TOKEN: z
    .string()
    .min(1)
    .optional()
    .describe("微信 puppet 服务的 token；不写也没写 puppet 就不接微信"),
  LINLI_WECHAT_ENDPOINT: z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$/, "要写成 主机:端口")
    .optional()
    .describe("微信 puppet 服务的地址，例如 10.0.0.5:8788"),
  LINLI_WECHAT_SINCE: z.iso
    .date("要写成 2026-01-31 这样的日期")
    .optional()
    .describe("微信号是哪天注册的；不满 30 天的号发得更少"),
});

export type Config = z.output<typeof configSchema>;

/** A start that people can mend; its text says how. */
export class BadStart extends Error {}

/** Reads the settings; throws a BadStart that lists every mistake with the setting's purpose. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.entries(environment).filter(
    ([name, value]) => name.startsWith("LINLI_") && value !== "",
  );
  const result = configSchema.safeParse(Object.fromEntries(given));
  const half = together.flatMap(({ names, why }) => {
    const lacking = names.filter((name) => !given.some(([known]) => known === name));
    return lacking.length === names.length ? [] : lacking.map((name) => ({ name, why }));
  });
  const unknown = given.map(([name]) => name).filter((name) => !Object.hasOwn(configSchema.shape, name));
  const mistakes = [
    ...unknown.map((name) => `  ${name}：没有这个设置`),
    ...half.map(({ name, why }) => `  ${name}（${purposeOf(name)}）：${why}`),
    ...(result.error?.issues ?? []).map(
      ({ path: [name], message }) => `  ${String(name)}（${purposeOf(String(name))}）：${message}`,
    ),
  ];
  if (result.success && mistakes.length === 0) return result.data;
  const known = Object.entries(configSchema.shape).map(
    ([name, { description }]) => `  ${name}：${description}`,
  );
  throw new BadStart(
    ["设置有误：", ...mistakes, ...(unknown.length > 0 ? ["可用的设置：", ...known] : [])].join("\n"),
  );
}

/** Where the model that words answers is, and the one for meanings; none where it is not set or no text may leave. */
export function endpointsOf(config: Config): [model: Endpoint | undefined, meanings: Endpoint | undefined] {
  const endpoint = (url?: string, key?: string, name?: string) =>
    url && key && name && config.LINLI_MODEL_TEXT === "masked" ? { url, key, name } : undefined;
  return [
    endpoint(config.LINLI_MODEL_URL, config.LINLI_MODEL_KEY, config.LINLI_MODEL_NAME),
    endpoint(config.LINLI_EMBEDDINGS_URL, config.LINLI_EMBEDDINGS_KEY, config.LINLI_EMBEDDINGS_NAME),
  ];
}

function purposeOf(name: string): string {
  const shape: Record<string, z.ZodType> = configSchema.shape;
  return shape[name]?.description ?? "";
}
