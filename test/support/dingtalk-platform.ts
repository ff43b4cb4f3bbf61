import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { seeded } from "../hard/speakers.ts";
import { dingtalkCalls } from "./dingtalk-calls.ts";
import { openHistory } from "./dingtalk-history.ts";
import { dingtalkStream } from "./dingtalk-stream.ts";
import { cardPress, cardTopic, robotMessage, robotTopic, type Words } from "./dingtalk-words.ts";

export interface PlatformOptions {
  clientId?: string;
  clientSecret?: string;
  robotCode?: string;
  /** Custom robots by access token. */
  robots?: Record<string, { secret: string; place: string }>;
  /** What is not acknowledged comes again after so long. */
  redeliverMs?: number;
  pingMs?: number;
  tokenMs?: number;
  /** How long a conversation can be answered by its session. */
  sessionMs?: number;
  /** More calls of the OpenAPI than that are refused. */
  callsPerSecond?: number;
  seed?: number;
}

export type Platform = Awaited<ReturnType<typeof dingtalkPlatform>>;

/**
 * DingTalk on 127.0.0.1, for a bot in this process or in another one: give the bot `url` as its apiUrl and oapiUrl.
 * Whoever uses it closes it.
 */
export async function dingtalkPlatform(options: PlatformOptions = {}) {
  const { clientId = "ding-linli", clientSecret = "gh0st-in-the-lift", seed = 1 } = options;
  const { robotCode = clientId, robots = {}, redeliverMs = 1_500, pingMs = 5_000 } = options;
  const { tokenMs = 7_200_000, sessionMs = 5_400_000, callsPerSecond = Number.POSITIVE_INFINITY } = options;
  const history = openHistory();
  const stream = dingtalkStream({ redeliverMs, pingMs, history, random: seeded(seed) });
  const calls = dingtalkCalls({
    ...{ clientId, clientSecret, robotCode, tokenMs, robots, history, callsPerSecond },
  });
  const hanging = new Set<ServerResponse>();
  const server = createServer((request, response) => void answer(request, response));
  server.on("upgrade", stream.upgrade);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${host}`;
  let messages = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? "", url);
    const file = /^\/files\/(.*)$/.exec(path)?.[1];
    if (file !== undefined) return void response.end(calls.files.get(file));
    const body = await bodyOf(request);
    if (path === "/v1.0/gateway/connections/open") return openStream(body, response);
    calls.answer({ path, query, headers: request.headers, body }, response);
  }

  function openStream(body: Record<string, unknown>, response: ServerResponse): void {
    const isKnown = body.clientId === clientId && body.clientSecret === clientSecret;
    const fault = stream.faults.open ?? (isKnown ? undefined : "unauthorised");
    if (fault === "hang") {
      history.write({ what: "open", status: 0 });
      hanging.add(response);
      return;
    }
    const endpoint = { endpoint: `ws://${host}/connect`, ticket: stream.newTicket() };
    const { status, reply } = fault ? gatewaySays[fault] : { status: 200, reply: endpoint };
    history.write({ what: "open", status });
    const page = typeof reply === "string";
    response.writeHead(status, { "content-type": page ? "text/html" : "application/json" });
    response.end(page ? reply : JSON.stringify(reply));
  }

  /** The place of a conversation, as the channel calls it. */
  function placeOf({ private: alone, sender, conversationId }: Words): string {
    if (!alone) return conversationId;
    return sender.staffId ? `staff:${sender.staffId}` : `chat:${conversationId}`;
  }

  /** The frame's data for these words; every message brings a session of its own. */
  function messageOf(words: Words) {
    const msgId = words.msgId ?? `msg-${messages++}`;
    const session = calls.newSession(url, placeOf(words), sessionMs);
    return { msgId, topic: robotTopic, data: robotMessage({ ...words, msgId }, session, robotCode) };
  }

  return {
    ...{ url, clientId, clientSecret, history, robots },
    faults: stream.faults,
    accepted: calls.accepted,
    files: calls.files,
    fail: calls.fail,
    mend: calls.mend,
    expireSessions: calls.expireSessions,
    expireTokens: calls.expireTokens,
    lines: stream.lines,
    drop: stream.drop,
    freeze: stream.freeze,
    announceLeaving: stream.announceLeaving,
    throwFrame: stream.throw,
    unacknowledged: stream.unacknowledged,
    messageOf,
    copy: stream.copy,
    placeOf,
    /** How often the gateway was asked for a stream. */
    opens: () => history.of("open").length,
    until: history.until,
    /** Somebody writes. Resolves when the bot has acknowledged it; until then it comes again and again. */
    write(words: Words): Promise<void> {
      const message = messageOf(words);
      history.write({ what: "emit", msgId: message.msgId, place: placeOf(words), text: words.text ?? "" });
      return stream.post({ type: "CALLBACK", ...message });
    },
    /** Somebody presses a button of a card. */
    press(press: Parameters<typeof cardPress>[0]): Promise<void> {
      const msgId = `press-${messages++}`;
      const place = press.group ?? `staff:${press.userId}`;
      history.write({ what: "emit", msgId, place, text: press.action });
      return stream.post({ type: "CALLBACK", topic: cardTopic, msgId, data: cardPress(press) });
    },
    /** Something happens in the organisation. */
    event(eventType: string, data: unknown): Promise<void> {
      const msgId = `event-${messages++}`;
      const headers = { eventType, eventId: msgId, eventBornTime: "1", eventCorpId: "ding9f" };
      return stream.post({ type: "EVENT", topic: "*", msgId, data, headers });
    },
    async close(): Promise<void> {
      stream.close();
      calls.close();
      for (const response of hanging) response.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const gatewaySays = {
  "503": { status: 503, reply: { code: "ServiceUnavailable", message: "服务不可用" } },
  qps: { status: 403, reply: { code: "Forbidden.AccessDenied.QpsLimitForApi", message: "" } },
  page: { status: 400, reply: "<html>400 The plain HTTP request was sent to HTTPS port</html>" },
  unauthorised: { status: 401, reply: { code: "authFailed", message: "鉴权失败" } },
};

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  try {
    return JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
