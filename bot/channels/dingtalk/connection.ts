import type { DWClient, DWClientDownStream } from "dingtalk-stream";
import { z } from "zod";
import { gateway, subscriptions, topics } from "./gateway.ts";
import type { Settings } from "./options.ts";
import { codeOf, objectIn } from "./request.ts";

/** What one frame carries, and how to tell the platform that it need not come again. */
export interface Frame {
  topic: string;
  headers: Readonly<Record<string, unknown>>;
  data: Record<string, unknown>;
  acknowledge(): void;
}

export interface Receiver {
  message(frame: Frame): void;
  card(frame: Frame): void;
  event(frame: Omit<Frame, "acknowledge">): void;
}

/** One socket to DingTalk, from its opening to its end. */
export interface Connection {
  /** Resolves when the platform says that it will close soon. */
  leaving: Promise<void>;
  /** Resolves with the reason when the socket is gone. */
  closed: Promise<string>;
  drop(): void;
}

/** The part of the library's socket that is used here; the library keeps it to itself. */
interface Socket {
  on(event: "close", listener: (code: number) => void): void;
  on(event: "open" | "message" | "ping" | "pong", listener: () => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  removeAllListeners(event: "open" | "error"): Socket;
  ping(): void;
  terminate(): void;
}

const frameShape = z.looseObject({
  type: z.enum(["SYSTEM", "EVENT", "CALLBACK"]),
  headers: z.looseObject({ topic: z.string(), messageId: z.string().min(1).optional() }),
  data: z.unknown(),
});

/**
 * Opens one connection with the library's own client, of which only protocol and socket are used: by itself it
 * reconnects in a storm, prints secrets, dies of a malformed frame and never notices a dead line.
 */
export async function openConnection(
  settings: Settings,
  receiver: Receiver,
  signal: AbortSignal,
): Promise<Connection> {
  const { DWClient } = await import("dingtalk-stream");
  const { clientId, clientSecret, timings, log } = settings;
  const client = new DWClient({ clientId, clientSecret });
  client.config.autoReconnect = false;
  client.config.keepAlive = false;
  // The library's own list is shared by all its clients.
  client.config.subscriptions = [...subscriptions];
  Reflect.set(client, "sslopts", { rejectUnauthorized: true, handshakeTimeout: timings.handshakeMs });
  Reflect.set(client, "dw_url", await gateway(settings).newEndpoint(signal));
  signal.throwIfAborted();
  const leaving = Promise.withResolvers<void>();
  listen(client, receiver, log);
  client.onDownStream = (raw: unknown) => {
    try {
      const frame = frameShape.safeParse(objectIn(String(raw)));
      if (!frame.success) return log.warn("DingTalk sent something that is no frame");
      pass(client, frame.data as unknown as DWClientDownStream);
      if (frame.data.type === "SYSTEM" && frame.data.headers.topic === "disconnect") leaving.resolve();
    } catch (error) {
      log.error({ err: error }, "a frame of DingTalk's could not be taken");
    }
  };
  return { leaving: leaving.promise, ...(await opened(client, settings, signal)) };
}

function pass(client: DWClient, frame: DWClientDownStream): void {
  if (frame.type === "SYSTEM") client.onSystem(frame);
  // Without an id it can neither be acknowledged nor come again.
  else if (frame.headers.messageId === undefined) return;
  else if (frame.type === "EVENT") client.onEvent(frame);
  else if (frame.type === "CALLBACK") client.onCallback(frame);
}

function listen(client: DWClient, receiver: Receiver, log: Settings["log"]): void {
  const frameOf = ({ headers, data }: DWClientDownStream): Frame => ({
    topic: headers.topic,
    headers: { ...headers },
    data: objectIn(data) ?? {},
    acknowledge() {
      try {
        client.socketCallBackResponse(headers.messageId, null);
      } catch (error) {
        log.warn({ err: error }, "a message could not be acknowledged; it will come again");
      }
    },
  });
  client.registerCallbackListener(topics.robot, (frame) => receiver.message(frameOf(frame)));
  client.registerCallbackListener(topics.card, (frame) => receiver.card(frameOf(frame)));
  client.registerAllEventListener((frame) => {
    try {
      receiver.event(frameOf(frame));
    } catch (error) {
      log.error({ err: error }, "an event of DingTalk's could not be taken");
    }
    return { status: "SUCCESS" as never };
  });
}

async function opened(client: DWClient, { timings, harmless }: Settings, signal: AbortSignal) {
  const opening = Promise.withResolvers<void>();
  void client._connect().catch(opening.reject);
  const socket = Reflect.get(client, "socket") as Socket;
  const drop = () => socket.terminate();
  // The library's own would print to the console, past the log.
  socket.removeAllListeners("open").removeAllListeners("error");
  socket.on("open", opening.resolve);
  socket.on("error", (error) => {
    drop();
    opening.reject(error);
  });
  signal.addEventListener("abort", drop);
  try {
    await opening.promise;
  } catch (error) {
    const words = error instanceof Error ? harmless(error.message) : codeOf(error);
    throw new Error(`钉钉的消息流连不上（${words}）`);
  } finally {
    signal.removeEventListener("abort", drop);
  }
  const closed = Promise.withResolvers<string>();
  const stopWatching = watch(socket, timings.beatMs, () => {
    closed.resolve("钉钉的消息流很久没有动静，已断开");
    drop();
  });
  socket.on("close", (code) => {
    stopWatching();
    closed.resolve(`钉钉的消息流断开了（${code}）`);
  });
  return { closed: closed.promise, drop };
}

/** Pings, and calls back when nothing at all has come between two pings. */
function watch(socket: Socket, beatMs: number, silent: () => void): () => void {
  let alive = true;
  let quietBeats = 0;
  const heard = () => {
    alive = true;
  };
  for (const sign of ["message", "ping", "pong"] as const) socket.on(sign, heard);
  const beat = setInterval(() => {
    quietBeats = alive ? 0 : quietBeats + 1;
    alive = false;
    if (quietBeats >= 2) return silent();
    socket.ping();
  }, beatMs);
  return () => clearInterval(beat);
}
