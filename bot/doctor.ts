import { connect } from "node:net";
import { communityOf } from "../handlers/community.ts";
import { administrators } from "../handlers/people/role-names.ts";
import { sayChannel } from "../handlers/places/channel-names.ts";
import type { Storage } from "../storage/storage.ts";
import { dingtalkOptions } from "./channels/configured.ts";
import { dingtalkApi } from "./channels/dingtalk/api.ts";
import { type Config, endpointsOf } from "./config.ts";
import type { Log } from "./log.ts";
import type { Endpoint } from "./model/chat.ts";

interface Needs {
  config: Config;
  open(): Promise<Storage>;
  log: Log;
  now(): Date;
  print(line: string): void;
}

/** What was found: good, wrong, or worth knowing. `words` say what, and for what is wrong how to mend it. */
interface Finding {
  is: "good" | "wrong" | "note";
  words: string;
}

const signs = { good: "✓", wrong: "✗", note: "·" } as const;
/** DingTalk refuses a signature that is an hour off; five minutes already make deadlines wrong. */
const clockMs = 5 * 60_000;
const patienceMs = 10_000;
/** So far back the reasons of failures are looked for. */
const failuresRead = 500;

/** Looks at everything a real installation needs, and says how to mend what is wrong. The exit code is 1 when something is. */
export async function doctor(needs: Needs): Promise<number> {
  const findings = [
    ...(await memory(needs)),
    ...(await dingtalkHealth(needs)),
    ...(await wechatHealth(needs)),
    ...models(needs.config),
  ];
  for (const { is, words } of findings) needs.print(`${signs[is]} ${words}`);
  const wrong = findings.filter(({ is }) => is === "wrong").length;
  needs.print(wrong === 0 ? "都正常。" : `有 ${wrong} 处要处理。`);
  return wrong === 0 ? 0 : 1;
}

async function memory({ open }: Needs): Promise<Finding[]> {
  try {
    const storage = await open();
    try {
      return await communityHealth(storage);
    } finally {
      await storage.close();
    }
  } catch (error) {
    return [wrong(textOf(error))];
  }
}

async function communityHealth({ read }: Storage): Promise<Finding[]> {
  const community = communityOf(await read.places.nodes(), await read.settings.rules());
  const groups = await read.places.groups();
  const unbound = await read.places.unbound();
  const channels = Map.groupBy(groups, ({ channel }) => channel);
  const bound = [...channels].map(([channel, all]) => `${sayChannel(channel)} ${all.length} 个`).join("，");
  const people = await administrators(community, read);
  const reachable = (await Promise.all(people.map(({ id }) => read.people.accountsOf(id)))).flat();
  const failed = await read.outbox.count("failed");
  const why = [
    ...new Set(
      (await read.outbox.latest(failuresRead))
        .filter(({ state }) => state === "failed")
        .map(({ reason }) => reason),
    ),
  ];
  const aside = await read.inbox.count("set-aside");
  return [
    good(`数据库：${community.tree.root.name}，已绑定的群：${bound || "还没有"}`),
    ...unbound.map(({ channel, name }) =>
      note(`群“${name}”（${sayChannel(channel)}）还没有绑定：请书记在群里说“绑定本群 社区名 居民群”`),
    ),
    reachable.some(({ privatePlace }) => privatePlace !== undefined)
      ? good(`管理员：${people.map(({ name }) => name).join("、")}`)
      : wrong("没有一位管理员绑定了账号，出了问题没有人知道：npm run linli -- invite 姓名"),
    ...(aside > 0 ? [wrong(`${aside} 条消息处理失败、放在一边：npm run linli -- set-aside`)] : []),
    ...(failed > 0
      ? [
          note(
            `${failed} 条消息没有发出去。${why.length > 0 ? `最近的原因：${why.slice(0, 3).join("；")}` : ""}`,
          ),
        ]
      : []),
  ];
}

async function dingtalkHealth({ config, log, now }: Needs): Promise<Finding[]> {
  const options = dingtalkOptions(config, { log, now, chance: () => 0 });
  if (!options) return [note("钉钉：没有配置（LINLI_DINGTALK_ID、LINLI_DINGTALK_SECRET）")];
  const network = await clockHealth(options.apiUrl ?? "https://api.dingtalk.com", now);
  if (network.some(({ is }) => is === "wrong")) return network;
  const api = dingtalkApi(options);
  const keys = await tried("钉钉密钥有效", () => api.checkCredentials());
  if (keys.is === "wrong") return [...network, keys];
  const robots = Object.keys(options.robots ?? {}).length;
  return [
    ...network,
    keys,
    await tried("钉钉消息流可以打开", () => api.checkStream()),
    await tried("钉钉应用可以发消息", () => api.checkPermissions()),
    note(
      `钉钉每秒最多调用 ${Math.floor((options.callsPerSecond ?? 20) * 0.8)} 次（LINLI_DINGTALK_QPS 的八成）；自定义机器人 ${robots} 个，每个每分钟最多 18 条`,
    ),
    note("钉钉机器人只听得到 @ 它的消息；居民不在组织里的群，私聊发不到本人"),
  ];
}

/** The network, and the clock by the answer's date. */
async function clockHealth(address: string, now: () => Date): Promise<Finding[]> {
  try {
    const response = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(patienceMs) });
    const date = Date.parse(response.headers.get("date") ?? "");
    const off = Number.isNaN(date) ? 0 : Math.abs(now().getTime() - date);
    if (off < clockMs) return [good("网络和时钟")];
    return [wrong(`这台机器的时钟差了 ${Math.round(off / 60_000)} 分钟：请打开自动校时`)];
  } catch {
    return [wrong(`连不上 ${new URL(address).hostname}：请检查网络、防火墙和代理`)];
  }
}

async function wechatHealth({ config }: Needs): Promise<Finding[]> {
  const { LINLI_WECHAT_TOKEN: token, LINLI_WECHAT_PUPPET: puppet, LINLI_WECHAT_ENDPOINT: endpoint } = config;
  if (!token && !puppet) return [note("微信：没有配置（LINLI_WECHAT_TOKEN 或 LINLI_WECHAT_PUPPET）")];
  return [
    note("微信：个人号机器人违反微信的规定，可能被封号；请用专门的号，官方的路是钉钉和企业微信"),
    ...(config.LINLI_WECHAT_SINCE
      ? []
      : [note("LINLI_WECHAT_SINCE 没有写：新注册的号（30 天内）应当写上，发得更少")]),
    ...(endpoint ? [await reached(endpoint)] : []),
  ];
}

function reached(endpoint: string): Promise<Finding> {
  const [host = "", port = ""] = endpoint.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: patienceMs });
    const end = (finding: Finding) => {
      socket.destroy();
      resolve(finding);
    };
    socket.once("connect", () => end(good(`微信网关 ${endpoint} 连得上`)));
    for (const event of ["error", "timeout"])
      socket.once(event, () =>
        end(wrong(`微信网关 ${endpoint} 连不上：请确认它在运行，LINLI_WECHAT_ENDPOINT 没有写错`)),
      );
  });
}

function models(config: Config): Finding[] {
  const [model, meanings] = endpointsOf(config);
  const whereto = (what: string, endpoint: Endpoint | undefined) =>
    note(
      endpoint
        ? `${what}：${endpoint.name}，居民的话打码后会发到 ${new URL(endpoint.url).hostname}`
        : `${what}：不用`,
    );
  return [whereto("大模型", model), whereto("向量模型", meanings)];
}

async function tried(what: string, check: () => Promise<void>): Promise<Finding> {
  try {
    await check();
    return good(what);
  } catch (error) {
    return wrong(textOf(error));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const good = (words: string): Finding => ({ is: "good", words });
const wrong = (words: string): Finding => ({ is: "wrong", words });
const note = (words: string): Finding => ({ is: "note", words });
