import { z } from "zod";

const wholePort = "要是 0 到 65535 的整数";
const port = z.coerce.number(wholePort).int(wholePort).min(0, wholePort).max(65_535, wholePort);

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
  LINLI_MODEL_URL: z
    .url("要是完整的网址，例如 https://…/v1")
    .optional()
    .describe("大模型接口地址（OpenAI 兼容）；不写就不用大模型"),
  LINLI_MODEL_KEY: z.string().min(1).optional().describe("大模型接口的密钥"),
  LINLI_MODEL_NAME: z.string().min(1).optional().describe("大模型的名称"),
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
  const model = ["LINLI_MODEL_URL", "LINLI_MODEL_KEY", "LINLI_MODEL_NAME"];
  const lacking = model.filter((name) => !given.some(([known]) => known === name));
  const half = lacking.length === model.length ? [] : lacking;
  const unknown = given.map(([name]) => name).filter((name) => !Object.hasOwn(configSchema.shape, name));
  const mistakes = [
    ...unknown.map((name) => `  ${name}：没有这个设置`),
    ...half.map((name) => `  ${name}（${purposeOf(name)}）：用大模型时，地址、密钥、名称三项都要写`),
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

function purposeOf(name: string): string {
  const shape: Record<string, z.ZodType> = configSchema.shape;
  return shape[name]?.description ?? "";
}
