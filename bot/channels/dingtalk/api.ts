import { type Parcel, Refused, TooFast } from "../channel.ts";
import { gateway } from "./gateway.ts";
import { type DingtalkOptions, type Settings, settingsOf } from "./options.ts";
import { type Attempt, failureIn, isInvalidToken } from "./outcomes.ts";
import { type Answer, codeOf, post, repeatable } from "./request.ts";
import { accessToken } from "./token.ts";

export const apiDoorName = "dingtalk/api";

export type OpenApi = ReturnType<typeof openApi>;

/** DingTalk's OpenAPI as far as the bot needs it. */
export function openApi(settings: Settings) {
  const token = accessToken(settings, apiDoorName);
  const { apiUrl, robotCode, timings } = settings;

  /** Asks once more with a new token when the platform no longer knows the old one. */
  async function call(path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
    const url = new URL(path, apiUrl);
    const ask = async () => {
      const current = await token.get();
      const headers = { "x-acs-dingtalk-access-token": current };
      return { current, answer: await post(url, { body, headers, ms: timings.requestMs, signal }) };
    };
    const { current, answer } = await ask();
    if (!isInvalidToken(answer)) return answer;
    token.forget(current);
    return (await ask()).answer;
  }

  async function taken(
    path: string,
    body: unknown,
    hint: string,
    signal?: AbortSignal,
  ): Promise<Record<string, unknown>> {
    const answer = await call(path, body, signal);
    const attempt: Attempt = { door: apiDoorName, hint };
    const failure = failureIn(answer, attempt, settings);
    if (failure) throw failure;
    return answer.json ?? {};
  }

  return {
    /** Resolves with the platform's id, or with the key when it gave none. */
    async sendToGroup(
      openConversationId: string,
      { text, key }: Parcel,
      signal: AbortSignal,
    ): Promise<string> {
      const hint = "请确认机器人还在这个群里、robotCode 没有写错";
      const body = { ...sampleText(text), robotCode, openConversationId };
      return idIn(await taken("/v1.0/robot/groupMessages/send", body, hint, signal), key);
    },

    async sendToPerson(staffId: string, { text, key }: Parcel, signal: AbortSignal): Promise<string> {
      const hint = "请确认对方还是组织成员、在应用的可见范围里";
      const body = { ...sampleText(text), robotCode, userIds: [staffId] };
      const answer = await taken("/v1.0/robot/oToMessages/batchSend", body, hint, signal);
      if (holds(answer.invalidStaffIdList, staffId)) throw new Refused(`钉钉说没有这个人：${hint}`);
      if (holds(answer.filteredStaffIdList, staffId)) throw new Refused(`钉钉没有发给这个人：${hint}`);
      if (holds(answer.flowControlledStaffIdList, staffId))
        throw new TooFast(apiDoorName, "钉钉说给这个人发得太快了");
      return idIn(answer, key);
    },

    /** The bytes behind a download code. */
    async download(downloadCode: string, limit: number): Promise<Uint8Array> {
      const hint = "文件可能已经过期";
      const path = "/v1.0/robot/messageFiles/download";
      const { downloadUrl } = await repeatable(taken(path, { downloadCode, robotCode }, hint));
      const url = URL.parse(String(downloadUrl));
      if (!url || !/^https?:$/.test(url.protocol)) throw new Error("钉钉没有给文件的下载地址");
      return bytesBehind(url, limit, timings.requestMs);
    },

    /** Does the platform know the application? */
    async checkCredentials(): Promise<void> {
      await token.get();
    },

    /**
     * May the application speak? Sends to somebody who does not exist: whoever may not speak is refused before
     * the platform looks for that person.
     */
    async checkPermissions(): Promise<void> {
      const body = { ...sampleText("检查"), robotCode, userIds: ["linli-nobody"] };
      await repeatable(taken("/v1.0/robot/oToMessages/batchSend", body, "请核对 robotCode"));
    },
  };
}

/** What a check of the installation needs; every failure is a sentence for an administrator. */
export function dingtalkApi(options: DingtalkOptions) {
  const settings = settingsOf(options);
  const { checkCredentials, checkPermissions } = openApi(settings);
  return {
    checkCredentials,
    checkPermissions,
    /** May the application open a stream of messages? Opens none. */
    async checkStream(): Promise<void> {
      await gateway(settings).newEndpoint();
    },
  };
}

function sampleText(content: string) {
  return { msgKey: "sampleText", msgParam: JSON.stringify({ content }) };
}

function idIn({ processQueryKey }: Record<string, unknown>, key: string): string {
  return typeof processQueryKey === "string" && processQueryKey ? processQueryKey : `api:${key}`;
}

function holds(list: unknown, id: string): boolean {
  return Array.isArray(list) && list.includes(id);
}

async function bytesBehind(url: URL, limit: number, ms: number): Promise<Uint8Array> {
  const tooMany = new Refused("文件太大");
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ms) });
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status < 500 && response.status !== 429) throw new Refused("文件已经过期或被删除");
      throw new Error(`文件暂时取不到（HTTP ${response.status}）`);
    }
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body ?? []) {
      size += piece.length;
      if (size > limit) throw tooMany;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    if (error instanceof Refused || (error instanceof Error && /^文件/.test(error.message))) throw error;
    throw new Error(`文件暂时取不到（${codeOf(error)}）`);
  }
}
