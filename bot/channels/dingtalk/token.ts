import { Refused } from "../channel.ts";
import type { Settings } from "./options.ts";
import { failureIn } from "./outcomes.ts";
import { post, repeatable } from "./request.ts";

/** Refreshed so much before its end. */
const earlyMs = 5 * 60_000;

/** The credentials themselves are wrong: a person has to mend them. */
export class CredentialsRefused extends Error {}

/** What an administrator is told when DingTalk does not know the application. */
export function credentialsRefused(what: string): CredentialsRefused {
  return new CredentialsRefused(
    `钉钉不接受应用凭证（${what}）：请核对 Client ID 和 Client Secret，并确认应用已经发布、机器人的消息接收模式是 Stream`,
  );
}

export type AccessToken = ReturnType<typeof accessToken>;

/** The token for the OpenAPI: asked for once, kept until shortly before its end. */
export function accessToken(settings: Settings, door: string) {
  let kept: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { clientId: appKey, clientSecret: appSecret, apiUrl, timings } = settings;
    const url = new URL("/v1.0/oauth2/accessToken", apiUrl);
    const answer = await repeatable(post(url, { body: { appKey, appSecret }, ms: timings.requestMs }));
    const failure = failureIn(answer, { door, hint: "" }, settings);
    if (answer.status === 401 || failure instanceof Refused)
      throw credentialsRefused(
        settings.harmless(`HTTP ${answer.status} ${String(answer.json?.code ?? "")}`.trim()),
      );
    if (failure) throw failure;
    const { accessToken: token, expireIn } = answer.json ?? {};
    if (typeof token !== "string" || token === "") throw new Error("钉钉没有给访问令牌");
    const lastsMs = Number(expireIn) * 1_000 || 0;
    kept = { token, until: settings.now().getTime() + Math.max(lastsMs - earlyMs, lastsMs / 2) };
    return token;
  }

  return {
    /** Everybody who asks at the same time waits for the same answer. */
    async get(): Promise<string> {
      if (kept && settings.now().getTime() < kept.until) return kept.token;
      asking ??= repeatable(ask()).finally(() => {
        asking = undefined;
      });
      return asking;
    },
    /** The platform no longer knows this one. */
    forget(token: string): void {
      if (kept?.token === token) kept = undefined;
    },
  };
}
