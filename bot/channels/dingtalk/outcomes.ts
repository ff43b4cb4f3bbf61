import { OutcomeUnknown, Refused, TooFast } from "../channel.ts";
import type { Settings } from "./options.ts";
import type { Answer } from "./request.ts";

/** What is needed to say why something was not taken. */
export interface Attempt {
  door: string;
  /** What an administrator has to look at when the platform refuses and does not say why. */
  hint: string;
}

/** Blocked for ten minutes, says DingTalk of its webhooks; never come back to the second. */
const blockedMs = 600_000;
const blockedMoreMs = 60_000;

const tooFastCodes = /qps|throttl|flow.?control|rate.?limit|^(90002|90018|90019)$/i;
const blockedCodes = /^(130101|410100)$/;
const busyCodes = /^(-1|systemError|ServiceUnavailable)$/i;
const permissionCodes = /PermissionDenied|Forbidden\.AccessDenied|no.?permission/i;
const scopeInWords = /\[([A-Za-z][\w.]+)\]/;

/** Why the platform has not taken it; undefined when it has. */
export function failureIn(answer: Answer, attempt: Attempt, settings: Settings): Error | undefined {
  return (
    pacingIn(answer, attempt, settings) ?? troubleIn(answer, settings) ?? refusalIn(answer, attempt, settings)
  );
}

/** Both families of APIs: `code` with an HTTP status, or `errcode` with HTTP 200. */
export function codeIn({ json }: Answer): string {
  return String(json?.errcode ?? json?.code ?? "");
}

export function isInvalidToken(answer: Answer): boolean {
  const { status } = answer;
  return status === 401 || (status >= 400 && /InvalidAuthentication|^(40014|42001|88)$/.test(codeIn(answer)));
}

function pacingIn(answer: Answer, { door }: Attempt, { chance, harmless }: Settings): TooFast | undefined {
  const { status, body, json } = answer;
  const code = codeIn(answer);
  const reason = harmless(`钉钉说发得太快了（HTTP ${status} ${code}）`);
  const punished = /punish/i.test(body.slice(0, 5_000));
  if (blockedCodes.test(code) || (punished && json))
    return new TooFast(door, reason, blockedMs + Math.floor(chance() * blockedMoreMs));
  if (status === 429 || punished || tooFastCodes.test(code)) return new TooFast(door, reason);
  return undefined;
}

/** Passing trouble of the platform's. */
function troubleIn(answer: Answer, { harmless }: Settings): Error | undefined {
  const { status, json } = answer;
  const code = codeIn(answer);
  const what = harmless(`HTTP ${status} ${code}`);
  // A gateway gave up waiting; what stands behind it may have taken the message.
  if (status === 504) return new OutcomeUnknown(`钉钉没有按时答复（${what}）`);
  if (status >= 500 || status === 408 || (status >= 300 && status < 400) || busyCodes.test(code))
    return new Error(`钉钉暂时不能用（${what}）`);
  if (isInvalidToken(answer)) return new Error(`钉钉不认访问令牌（${what}）`);
  if (status < 300 && !json) return new OutcomeUnknown(`看不懂钉钉的答复（${what}）`);
  return undefined;
}

function refusalIn(answer: Answer, { hint }: Attempt, { harmless }: Settings): Refused | undefined {
  const { status, json } = answer;
  const code = codeIn(answer);
  if (status < 300 && (json?.errcode === undefined || code === "0")) return undefined;
  const words = String(json?.errmsg ?? json?.message ?? "");
  if (permissionCodes.test(code)) {
    const scope = scopeInWords.exec(words)?.[1] ?? "qyapi_robot_sendmsg";
    return new Refused(
      `钉钉应用缺少权限 ${scope}${scope === "qyapi_robot_sendmsg" ? "（企业内机器人发送消息权限）" : ""}：请在开放平台的“权限管理”里开通，再发布一个新版本`,
    );
  }
  return new Refused(`钉钉拒绝了（${harmless(`HTTP ${status} ${code} ${words}`).trim()}）：${hint}`);
}
