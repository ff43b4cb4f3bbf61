import { createHmac } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Accepted, History, Way } from "./dingtalk-history.ts";

/**
 * What may go wrong with a call. `cut` takes the message and breaks off before it says so, `slow` only takes its time,
 * `indiscreet` quotes secrets.
 */
export type Fault =
  | "503"
  | "504"
  | "hang"
  | "cut"
  | "slow"
  | "indiscreet"
  | "nonsense"
  | "qps"
  | "429"
  | "punish-page"
  | "punished"
  | "busy"
  | "too-fast"
  | "no-permission"
  | "not-in-group"
  | "invalid-token"
  | "nobody"
  | "flow-control";
export type Where = Way | "token" | "download";

interface Options {
  clientId: string;
  clientSecret: string;
  robotCode: string;
  tokenMs: number;
  /** Custom robots by access token. */
  robots: Record<string, { secret: string; place: string }>;
  history: History;
  callsPerSecond: number;
}

interface Call {
  path: string;
  query: URLSearchParams;
  headers: NodeJS.Dict<string | string[]>;
  body: Record<string, unknown>;
}

type Reply = { status: number; body: unknown } | "hang" | "cut";

const ok = (body: unknown): Reply => ({ status: 200, body });
const no = (status: number, code: string, message: string): Reply => ({ status, body: { code, message } });

const slowMs = 300;

/** Those that refuse before the message is looked at. */
const refusals: Partial<Record<Fault, Reply>> = {
  "503": no(503, "ServiceUnavailable", "服务不可用"),
  "504": { status: 504, body: "<html>504 Gateway Time-out</html>" },
  hang: "hang",
  nonsense: ok("<html>hello</html>"),
  indiscreet: no(
    400,
    "invalidRequest",
    "POST /robot/send?access_token=robot-token-abc&sign=abc%3D session: session-1 appSecret=gh0st-in-the-lift",
  ),
  qps: no(403, "Forbidden.AccessDenied.QpsLimitForApi", "钉钉所有应用调用该接口的频率超过限制"),
  "429": no(429, "TooManyRequests", "慢一点"),
  "punish-page": ok("<!doctype html><html><body>punish: deny</body></html>"),
  punished: ok({ status: 1111, wait: 5, source: "x5", punish: "deny", uuid: "u" }),
  busy: ok({ errcode: -1, errmsg: "系统繁忙" }),
  "too-fast": ok({ errcode: 130101, errmsg: "send too fast, exceed 20 times per minute" }),
  "no-permission": no(
    403,
    "Forbidden.AccessDenied.AccessTokenPermissionDenied",
    "应用尚未开通所需的权限：[qyapi_robot_sendmsg]",
  ),
  "not-in-group": no(400, "robot.not.in.group", "机器人不在群内"),
  "invalid-token": no(401, "InvalidAuthentication", "不合法的access_token"),
};

export type Calls = ReturnType<typeof dingtalkCalls>;

/** The platform's HTTPS side: tokens, ways of sending, files. */
export function dingtalkCalls(options: Options) {
  const { clientId, clientSecret, robotCode, tokenMs, robots, history, callsPerSecond } = options;
  const tokens = new Map<string, number>();
  const sessions = new Map<string, { place: string; until: number }>();
  const faults = new Map<Where, { fault: Fault; left: number }>();
  const files = new Map<string, Uint8Array>();
  const robotSends = new Map<string, { times: number[]; blockedUntil: number }>();
  const accepted: Accepted[] = [];
  const hanging = new Set<ServerResponse>();
  /** When the OpenAPI was called in the last second. */
  let recent: number[] = [];
  let fault: Fault | undefined;
  let numbers = 0;

  const routes: Record<string, (call: Call) => Reply> = {
    "/v1.0/oauth2/accessToken": ({ body }) => {
      const fault = faultAt("token");
      if (fault) return fault;
      if (body.appKey !== clientId || body.appSecret !== clientSecret)
        return no(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret");
      const token = `token-${numbers++}`;
      tokens.set(token, history.now() + tokenMs);
      return ok({ accessToken: token, expireIn: Math.round(tokenMs / 1_000) });
    },
    "/v1.0/robot/groupMessages/send": (call) => {
      const { openConversationId, msgParam } = call.body;
      return guarded(call, "group") ?? take("group", String(openConversationId), contentIn(msgParam));
    },
    "/v1.0/robot/oToMessages/batchSend": (call) => {
      const userIds = call.body.userIds as string[];
      const fault = faults.get("private")?.fault;
      const refused = guarded(call, "private");
      if (refused) return refused;
      if (fault === "nobody" || userIds.includes("linli-nobody"))
        return ok({ processQueryKey: `p${numbers++}`, invalidStaffIdList: userIds });
      if (fault === "flow-control")
        return ok({ processQueryKey: `p${numbers++}`, flowControlledStaffIdList: userIds });
      return take("private", `staff:${userIds[0]}`, contentIn(call.body.msgParam));
    },
    "/v1.0/robot/messageFiles/download": (call) => {
      const refused = guarded(call, "download");
      if (refused) return refused;
      const code = String(call.body.downloadCode);
      if (!files.has(code)) return no(400, "invalidParameter.downloadCode.expired", "下载码已过期");
      return ok({ downloadUrl: `http://${String(call.headers.host)}/files/${code}` });
    },
    "/robot/sendBySession": ({ query, body }) => {
      const session = sessions.get(query.get("session") ?? "");
      const text = textIn(body);
      if (!session || session.until <= history.now()) {
        history.write({
          what: "refused",
          way: "session",
          place: session?.place ?? "",
          text,
          reason: "300001",
        });
        return ok({ errcode: 300001, errmsg: "session 不存在" });
      }
      return faultAt("session") ?? take("session", session.place, text);
    },
    "/robot/send": ({ query, body }) => byRobot(query, body),
  };

  function byRobot(query: URLSearchParams, body: Record<string, unknown>): Reply {
    const token = query.get("access_token") ?? "";
    const robot = robots[token];
    if (!robot) return ok({ errcode: 300005, errmsg: "token is not exist" });
    const fault = faultAt("robot");
    if (fault) return fault;
    if (!isSigned(query, robot.secret)) return ok({ errcode: 310000, errmsg: "sign not match" });
    if (isBlocked(token)) {
      const reason = "130101";
      history.write({ what: "refused", way: "robot", place: robot.place, text: textIn(body), reason });
      return refusals["too-fast"] ?? "cut";
    }
    const at = body.at as { isAtAll?: boolean } | undefined;
    return take("robot", robot.place, textIn(body), at?.isAtAll === true);
  }

  /** Twenty a minute; whoever sends one more is blocked for ten minutes. */
  function isBlocked(token: string): boolean {
    const now = history.now();
    const sent = robotSends.get(token) ?? { times: [], blockedUntil: 0 };
    robotSends.set(token, sent);
    sent.times = [...sent.times.filter((time) => time > now - 60_000), now];
    if (sent.times.length > 20 && sent.blockedUntil <= now) sent.blockedUntil = now + 600_000;
    return sent.blockedUntil > now;
  }

  /** What everything with a token has to pass. */
  function guarded({ headers, body }: Call, where: Where): Reply | undefined {
    const until = tokens.get(String(headers["x-acs-dingtalk-access-token"]));
    if (until === undefined || until <= history.now()) return refusals["invalid-token"];
    recent = recent.filter((at) => at > history.now() - 1_000);
    if (recent.length >= callsPerSecond) return refusals.qps;
    recent.push(history.now());
    if (body.robotCode !== robotCode) return no(400, "invalidParameter.robotCode", "robotCode 不存在");
    return faultAt(where);
  }

  function faultAt(where: Where): Reply | undefined {
    const set = faults.get(where);
    if (!set) return undefined;
    set.left -= 1;
    if (set.left <= 0) faults.delete(where);
    fault = set.fault;
    return refusals[set.fault];
  }

  function take(way: Way, place: string, text: string, everybody = false): Reply {
    const id = `q${numbers++}`;
    accepted.push({ way, place, text, id, everybody, at: history.now() });
    history.write({ what: "accepted", way, place, text, id, everybody });
    return ok(way === "session" || way === "robot" ? { errcode: 0, errmsg: "ok" } : { processQueryKey: id });
  }

  return {
    accepted,
    files,
    /** An address at which a conversation can be answered for a while. */
    newSession(origin: string, place: string, lifeMs: number): { address: string; until: number } {
      const id = `session-${numbers++}`;
      sessions.set(id, { place, until: history.now() + lifeMs });
      return { address: `${origin}/robot/sendBySession?session=${id}`, until: Date.now() + lifeMs };
    },
    expireSessions: () => sessions.clear(),
    expireTokens: () => tokens.clear(),
    fail(where: Where, fault: Fault, times = Number.POSITIVE_INFINITY): void {
      faults.set(where, { fault, left: times });
    },
    mend: (where: Where) => faults.delete(where),
    knows: (path: string) => path in routes,
    answer(call: Call, response: ServerResponse): void {
      fault = undefined;
      const reply = routes[call.path]?.(call) ?? no(404, "NotFound", "没有这个接口");
      history.write({ what: "call", path: call.path, status: typeof reply === "string" ? 0 : reply.status });
      if (reply === "hang") return void hanging.add(response);
      if (reply === "cut" || fault === "cut") return void response.destroy();
      const page = typeof reply.body === "string";
      const say = () => response.end(page ? reply.body : JSON.stringify(reply.body));
      response.writeHead(reply.status, { "content-type": page ? "text/html" : "application/json" });
      if (fault === "slow") setTimeout(say, slowMs);
      else say();
    },
    close(): void {
      for (const response of hanging) response.destroy();
    },
  };
}

function isSigned(query: URLSearchParams, secret: string): boolean {
  const timestamp = query.get("timestamp") ?? "";
  const sign = createHmac("sha256", secret).update(`${timestamp}\n${secret}`).digest("base64");
  return query.get("sign") === sign && Math.abs(Date.now() - Number(timestamp)) < 3_600_000;
}

function contentIn(msgParam: unknown): string {
  return String((JSON.parse(String(msgParam)) as { content?: unknown }).content);
}

function textIn({ text }: Record<string, unknown>): string {
  return String((text as { content?: unknown } | undefined)?.content);
}
