import { createHmac } from "node:crypto";
import type { Door } from "../../../storage/doors.ts";
import type { Priority } from "../../../storage/outbox.ts";
import { type Parcel, Refused, TooFast } from "../channel.ts";
import { apiDoorName, type OpenApi } from "./api.ts";
import type { Settings } from "./options.ts";
import { codeIn, failureIn } from "./outcomes.ts";
import { post } from "./request.ts";
import type { Sessions } from "./sessions.ts";

type Way = (parcel: Parcel, signal: AbortSignal) => Promise<string>;

const everybody = "@所有人";
const expiredSession = "300001";
/** DingTalk blocks a custom robot for ten minutes after its twentieth message in a minute. */
const robotPerMinute = 18;

/** How words leave: by the session of a conversation, by the OpenAPI, or by a group's custom robot. */
export function outgoing(settings: Settings, api: OpenApi, sessions: Sessions) {
  const { robots, timings, now, callsPerSecond } = settings;
  const sessionDoor: Door = { name: "dingtalk/session", limits: [] };
  const mostCalls = Math.max(1, Math.floor(callsPerSecond * 0.8));
  const apiDoor: Door = { name: apiDoorName, limits: [{ most: mostCalls, withinMs: 1_000, of: "all" }] };

  function robotDoor(place: string): Door {
    const limits = [{ most: robotPerMinute, withinMs: 60_000, of: "all" as const }];
    return { name: `dingtalk/robot/${place}`, limits, digestAbove: 10 };
  }

  /** Custom robots are for what nobody asked for: their twenty messages a minute are soon gone. */
  function mayUseRobot(place: string, priority: Priority): boolean {
    return (priority === "notice" || priority === "reminder") && robots.has(place);
  }

  /**
   * Of a notice to a group with a custom robot one cannot know before its text is there whether it leaves by the robot,
   * so it is counted there: too many there are punished hardest.
   */
  function doorFor(place: string, priority: Priority): Door {
    if (mayUseRobot(place, priority)) return robotDoor(place);
    return sessions.find(place) || isOutsider(place) ? sessionDoor : apiDoor;
  }

  function waysFor({ place, priority, text }: Parcel): Way[] {
    const usual = isOutsider(place) ? [bySession] : [...(sessions.find(place) ? [bySession] : []), byApi];
    if (!mayUseRobot(place, priority)) return usual;
    return text.includes(everybody) ? [byRobot, ...usual] : [...usual, byRobot];
  }

  /** Only a refusal makes it try the next way: any other failure may pass, or may not have been one. */
  async function send(parcel: Parcel): Promise<string> {
    const refusals: string[] = [];
    const signal = AbortSignal.timeout(timings.sendMs);
    for (const way of waysFor(parcel)) {
      try {
        return await way(parcel, signal);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refusals.push(error.message);
      }
    }
    throw new Refused(refusals.join("；"));
  }

  const byApi: Way = (parcel, signal) => {
    const staffId = staffIn(parcel.place);
    if (staffId === undefined) return api.sendToGroup(parcel.place, parcel, signal);
    return api.sendToPerson(staffId, parcel, signal);
  };

  const bySession: Way = async ({ place, text, key }, signal) => {
    const address = sessions.find(place);
    if (!address) throw new Refused("对方不是组织成员，只能在他发来消息后的 90 分钟内回复");
    const answer = await post(address, { body: textBody(text), ms: timings.requestMs, signal });
    if (codeIn(answer) === expiredSession) {
      sessions.forget(place, address);
      throw new Refused("会话的回复地址已经过期");
    }
    const attempt = { door: sessionDoor.name, hint: "请确认机器人还在这个会话里" };
    const failure = failureIn(answer, attempt, settings);
    // The OpenAPI is another road: whoever can, takes it until this one is open again.
    if (failure instanceof TooFast && failure.forMs !== undefined) sessions.rest(failure.forMs);
    if (failure) throw failure;
    return `session:${key}`;
  };

  const byRobot: Way = async ({ place, text, key }, signal) => {
    const robot = robots.get(place);
    if (!robot) throw new Refused("这个群没有配置自定义机器人");
    const url = new URL(robot.address);
    const timestamp = String(now().getTime());
    url.searchParams.set("timestamp", timestamp);
    url.searchParams.set("sign", signatureOf(timestamp, robot.secret));
    const body = { ...textBody(text), at: { isAtAll: text.includes(everybody) } };
    const answer = await post(url, { body, ms: timings.requestMs, signal });
    const hint = "请核对这个群的自定义机器人的地址和加签密钥";
    const failure = failureIn(answer, { door: robotDoor(place).name, hint }, settings);
    if (failure) throw failure;
    return `robot:${key}`;
  };

  return { doorFor, send };
}

export function signatureOf(timestamp: string, secret: string): string {
  return createHmac("sha256", secret).update(`${timestamp}\n${secret}`).digest("base64");
}

function isOutsider(place: string): boolean {
  return place.startsWith("chat:");
}

function staffIn(place: string): string | undefined {
  return place.startsWith("staff:") ? place.slice("staff:".length) : undefined;
}

function textBody(content: string) {
  return { msgtype: "text", text: { content } };
}
