import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { FromGateway, Saying, Wish, Written } from "./wechat-gateway-process.ts";

export interface GatewayOptions {
  heartbeatMs?: number;
  token?: string;
}

export type Gateway = Awaited<ReturnType<typeof wechatGateway>>;

/** Wishes that a gateway has to be told again when it starts anew. */
const lasting = new Set<Wish["do"]>(["contact", "room", "login", "saying"]);

/** A WeChat gateway on loopback that can be killed and comes back on the same port with the same account. */
export async function wechatGateway({ heartbeatMs = 15_000, token = freshToken() }: GatewayOptions = {}) {
  const port = await freePort();
  const remembered: Wish[] = [];
  const said: { place: string; text: string; id: string }[] = [];
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();
  const looking = new Set<() => void>();
  let running: ChildProcess | undefined;
  let count = 0;
  let beats = 0;

  function listen(from: FromGateway): void {
    if (from.tell === "beat") {
      beats += 1;
      for (const look of looking) look();
      return;
    }
    if (from.tell === "said") {
      said.push(from);
      for (const look of looking) look();
      return;
    }
    const wish = waiting.get(from.number);
    waiting.delete(from.number);
    if (from.tell === "done") wish?.resolve();
    else wish?.reject(new Error(from.why));
  }

  function ask(wish: Wish): Promise<void> {
    const number = count++;
    return new Promise((resolve, reject) => {
      waiting.set(number, { resolve, reject });
      if (!running?.connected) reject(new Error("The gateway is not running"));
      else running.send({ number, wish });
    });
  }

  async function please(wish: Wish): Promise<void> {
    if (lasting.has(wish.do)) remembered.push(wish);
    await ask(wish);
  }

  async function start(withToken = token): Promise<void> {
    running = fork(new URL("wechat-gateway-process.ts", import.meta.url), {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      execArgv: [],
    });
    running.on("message", listen);
    await ask({ do: "open", port, token: withToken, heartbeatMs });
    for (const wish of remembered) await ask(wish);
  }

  /** At once, as a machine loses its power. */
  async function kill(): Promise<void> {
    const ending = running;
    running = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    ending.kill("SIGKILL");
    await ended;
  }

  return {
    ...{ token, port, endpoint: `127.0.0.1:${port}`, said, start, kill },
    pid: () => running?.pid,
    contact: (id: string, name: string, more: { friend?: boolean; type?: number } = {}) =>
      please({ do: "contact", id, name, ...more }),
    room: (id: string, topic: string, members: string[]) => please({ do: "room", id, topic, members }),
    login: (id: string) => please({ do: "login", id }),
    async logout(reason = "别处登录") {
      const at = remembered.findIndex(({ do: what }) => what === "login");
      if (at >= 0) remembered.splice(at, 1);
      await ask({ do: "logout", reason });
    },
    scan: (code: string, status?: number) => please({ do: "scan", code, ...(status && { status }) }),
    write: (message: Written) => please({ do: "write", message }),
    /** The same message once more. */
    again: (id: string) => please({ do: "again", id }),
    join: (room: string, who: string, by: string) => please({ do: "join", room, who, by }),
    topic: (room: string, topic: string, by: string) => please({ do: "topic", room, topic, by }),
    saying: (how: Saying) => please({ do: "saying", how }),
    /** The account's own words appear, as on a phone. */
    showAgain: (id: string, place: string, text: string) => please({ do: "showAgain", id, place, text }),
    /** Resolves when it holds; looked at again whenever the bot has said something. */
    until,
    /** Resolves when the bot has said it. */
    hears: (text: string) => until(() => said.some((each) => each.text === text)),
    /** Resolves when its heart has beaten so many times more. */
    beats(more: number): Promise<void> {
      const enough = beats + more;
      return until(() => beats >= enough);
    },
  };

  function until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        looking.delete(look);
        resolve();
      };
      looking.add(look);
      look();
    });
  }
}

let tokens = 0;
function freshToken(): string {
  tokens += 1;
  return `insecure_7d2f8a52-${process.pid}-${tokens}`;
}

/** Nobody listens there yet: a gateway may come late. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}
