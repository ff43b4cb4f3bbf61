import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import type { History } from "./dingtalk-history.ts";

export interface StreamFaults {
  /** What the gateway says when it is asked for a stream. */
  open?: "503" | "hang" | "unauthorised" | "qps" | "page" | undefined;
  handshake?: "refuse" | "hang" | "close-at-once" | undefined;
  /** Every connection is cut after so long. */
  lifeMs?: number | undefined;
}

interface Options {
  redeliverMs: number;
  pingMs: number;
  history: History;
  random(): number;
}

interface Letter {
  msgId: string;
  type: "CALLBACK" | "EVENT";
  topic: string;
  data: unknown;
  headers: Record<string, string>;
  copies: number;
  lastTo: number;
  acknowledged: () => void;
  timer: NodeJS.Timeout | undefined;
}

interface Line {
  number: number;
  socket: WebSocket;
  /** The line is dead and nobody has been told. */
  frozen: boolean;
}

export type Stream = ReturnType<typeof dingtalkStream>;

/** The platform's side of the stream: tickets, sockets, and frames that come again until they are acknowledged. */
export function dingtalkStream({ redeliverMs, pingMs, history, random }: Options) {
  const faults: StreamFaults = {};
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const lines = new Map<number, Line>();
  const pending = new Map<string, Letter>();
  const frames = new Map<string, Letter>();
  const timers = new Set<NodeJS.Timeout>();
  const hanging = new Set<Duplex>();
  let connections = 0;
  let numbers = 0;
  let closed = false;

  function accept(socket: WebSocket): void {
    connections += 1;
    const line = { number: connections, socket, frozen: false };
    lines.set(line.number, line);
    history.write({ what: "connected", connection: line.number });
    const ping = setInterval(() => system(line, "ping", { opaque: String(numbers++) }), pingMs);
    timers.add(ping);
    socket.on("message", (raw) => heard(line, String(raw)));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearInterval(ping);
      timers.delete(ping);
      lines.delete(line.number);
      history.write({ what: "closed", connection: line.number });
    });
    if (faults.handshake === "close-at-once") socket.close();
    if (faults.lifeMs !== undefined) timers.add(setTimeout(() => socket.terminate(), faults.lifeMs));
    system(line, "REGISTERED", {});
    for (const letter of pending.values()) if (letter.lastTo === 0) deliver(letter);
  }

  function heard(line: Line, raw: string): void {
    const { headers } = JSON.parse(raw) as { headers?: { messageId?: string; topic?: string } };
    const frame = headers?.messageId ?? "";
    if (headers?.topic === "ping") history.write({ what: "pong", connection: line.number });
    const letter = frames.get(frame);
    if (!letter) return;
    history.write({ what: "ack", connection: line.number, frame, msgId: letter.msgId });
    clearTimeout(letter.timer);
    pending.delete(letter.msgId);
    letter.acknowledged();
  }

  function system(line: Line, topic: string, data: unknown): void {
    raw(line, JSON.stringify(frameOf("SYSTEM", topic, data, `s${numbers++}`, {})));
  }

  function raw(line: Line, frame: string | Buffer): void {
    if (!line.frozen && line.socket.readyState === WebSocket.OPEN) line.socket.send(frame);
  }

  /** To a line chosen by chance, another one than the last time where there is one. */
  function deliver(letter: Letter): void {
    clearTimeout(letter.timer);
    if (closed || !pending.has(letter.msgId)) return;
    const open = [...lines.values()];
    const others = open.filter(({ number }) => number !== letter.lastTo);
    const choice = others.length > 0 ? others : open;
    const line = choice[Math.floor(random() * choice.length)];
    if (line) send(letter, line);
    else letter.lastTo = 0;
    letter.timer = setTimeout(() => deliver(letter), redeliverMs);
  }

  function send(letter: Letter, line: Line): void {
    letter.copies += 1;
    letter.lastTo = line.number;
    const frame = `f${numbers++}`;
    frames.set(frame, letter);
    const { msgId, copies, type, topic, data, headers } = letter;
    history.write({ what: "frame", connection: line.number, frame, msgId, copy: copies });
    raw(line, JSON.stringify(frameOf(type, topic, data, frame, headers)));
  }

  return {
    faults,
    lines: () => [...lines.values()],
    newTicket(): string {
      const ticket = `ticket-${numbers++}`;
      tickets.add(ticket);
      timers.add(setTimeout(() => tickets.delete(ticket), 90_000));
      return ticket;
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const ticket = new URL(request.url ?? "", "http://a").searchParams.get("ticket") ?? "";
      socket.on("error", () => undefined);
      history.write({ what: "handshake" });
      if (faults.handshake === "hang") return void hanging.add(socket);
      if (faults.handshake === "refuse" || !tickets.delete(ticket))
        return void socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      server.handleUpgrade(request, socket, head, accept);
    },
    /** Resolves when the bot has acknowledged one of its copies. */
    post(letter: Pick<Letter, "msgId" | "type" | "topic" | "data"> & { headers?: Record<string, string> }) {
      return new Promise<void>((acknowledged) => {
        const whole = { headers: {}, ...letter, copies: 0, lastTo: 0, acknowledged, timer: undefined };
        pending.set(letter.msgId, whole);
        deliver(whole);
      });
    },
    /** One more copy of each message that is given, on the line of this number, whatever has been acknowledged. */
    copy(letter: Pick<Letter, "msgId" | "topic" | "data">, connection: number): void {
      const line = lines.get(connection);
      if (!line) throw new Error(`There is no connection ${connection}`);
      const rest = { type: "CALLBACK" as const, headers: {}, copies: 0, lastTo: 0, timer: undefined };
      send({ ...rest, ...letter, acknowledged: () => undefined }, line);
    },
    /** Anything at all, to every line. */
    throw(frame: string | Buffer): void {
      for (const line of lines.values()) raw(line, frame);
    },
    unacknowledged: () => [...pending.keys()],
    drop(): void {
      for (const { socket } of lines.values()) socket.terminate();
    },
    /** Says that it will close, and closes after a while. */
    announceLeaving(closesAfterMs: number): void {
      for (const line of lines.values()) {
        system(line, "disconnect", { reason: "server is going away" });
        timers.add(setTimeout(() => line.socket.terminate(), closesAfterMs));
      }
    },
    /** The lines stay open and nothing passes any more, in neither direction. */
    freeze(): void {
      for (const line of lines.values()) {
        line.frozen = true;
        line.socket.pause();
      }
    },
    close(): void {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const { timer } of pending.values()) clearTimeout(timer);
      for (const { socket } of lines.values()) socket.terminate();
      for (const socket of hanging) socket.destroy();
      server.close();
    },
  };
}

function frameOf(
  type: string,
  topic: string,
  data: unknown,
  messageId: string,
  headers: Record<string, string>,
) {
  return {
    specVersion: "1.0",
    type,
    headers: {
      ...{ appId: "app", connectionId: "c", contentType: "application/json", messageId, topic },
      ...{ time: String(Date.now()), ...headers },
    },
    data: JSON.stringify(data),
  };
}
