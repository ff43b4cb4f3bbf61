import { setTimeout as pause } from "node:timers/promises";
import type { Channel, Connection, Listener } from "../channel.ts";
import { addressBook } from "./address-book.ts";
import { doorOf, wechatDoor } from "./door.ts";
import { echoes } from "./echoes.ts";
import { Failed } from "./failed.ts";
import { type Login, loginOf } from "./identity.ts";
import { type Incoming, incoming } from "./incoming.ts";
import { keeper } from "./keeper.ts";
import { type End, notInstalled } from "./life.ts";
import { gatewayPuppet, settingsOf, type WechatOptions } from "./options.ts";
import { outgoing } from "./outgoing.ts";
import type { Errand, PresentRoom } from "./wire.ts";

export const wechatName = wechatDoor;

/**
 * A WeChat account, by whatever puppet wechaty can use. wechaty never reconnects by itself, so that it runs in a
 * process of its own, which is ended and started anew whenever it is of no use.
 */
export function wechat(options: WechatOptions): Channel {
  const settings = settingsOf(options);
  const { now, since, timings, log, chance } = settings;
  const own = echoes();
  const book = addressBook(settings, () => ask({ do: "rooms" }, timings.fileMs) as Promise<PresentRoom[]>);
  const words = outgoing({ settings, book, echoes: own, ask });
  let working: { incoming: Incoming; keeper: ReturnType<typeof keeper>; listener: Listener } | undefined;
  let login: Login | undefined;
  let state: Connection = "stopped";
  let stopping = false;

  function ask(errand: Errand, withinMs: number): Promise<unknown> {
    return working?.keeper.ask(errand, withinMs) ?? Promise.reject(new Failed("later", "微信没有连上"));
  }

  /** A gateway says so after each new connection, too. */
  function loggedIn(account: string): void {
    if (login?.account !== account) {
      book.forget();
      login = loginOf(account, () => freshKey(now(), chance()));
      // Until then nobody could be written to; it is tried again with the first message.
      void book.look().catch((error: unknown) => log.warn({ err: error }, "WeChat's rooms were not listed"));
    }
  }

  function tell(listener: Listener, next: End): void {
    state = next.state;
    if (state !== "online") own.giveUp();
    listener.connection(next.state, next.detail);
  }

  function open(listener: Listener): typeof working {
    const received = incoming(settings, listener, book, own);
    const ear = {
      login: loggedIn,
      logout(reason: string) {
        login = undefined;
        received.shut(`微信退出了登录${reason && `：${reason}`}`);
      },
      message: (utterance: Parameters<Incoming["message"]>[0]) => login && received.message(utterance, login),
      room: received.room,
    };
    const kept = keeper(settings, ear, (next, detail) => tell(listener, { state: next, detail }));
    return { incoming: received, keeper: kept, listener };
  }

  const isOnline = () => state === "online" && login !== undefined && !stopping;

  return {
    name: wechatName,
    atOnce: 1,
    // Two thousand Chinese characters, which WeChat still takes in one message.
    longestBytes: 6_000,
    async start(listener) {
      if (working) throw new Error("The WeChat channel has been started already");
      stopping = false;
      working = open(listener);
      if (wechatInstalled(settings.puppet)) working?.keeper.start();
      else tell(listener, notInstalled(settings.puppet));
    },
    doorFor: () => (isOnline() ? doorOf(now(), since) : undefined),
    async send(parcel) {
      if (!isOnline() || !login) throw new Error("微信没有登录");
      return words.send(parcel, login);
    },
    fetch: words.fetch,
    async stop() {
      const ending = working;
      if (!ending) return;
      stopping = true;
      await inTime(ending.incoming.idle(), timings.drainMs);
      ending.incoming.close();
      await ending.keeper.stop();
      working = undefined;
    },
  };
}

/** Are wechaty and this puppet there? A server without WeChat does not bring them along. */
export function wechatInstalled(puppet = gatewayPuppet): boolean {
  try {
    import.meta.resolve("wechaty");
    import.meta.resolve(puppet);
    return true;
  } catch {
    return false;
  }
}

function freshKey(now: Date, chance: number): string {
  return `${now.getTime().toString(36)}-${Math.floor(chance * 36 ** 4).toString(36)}`;
}

async function inTime(work: Promise<void>, ms: number): Promise<void> {
  const tooLong = new AbortController();
  await Promise.race([work, pause(ms, undefined, { signal: tooLong.signal }).catch(() => undefined)]);
  tooLong.abort();
}
