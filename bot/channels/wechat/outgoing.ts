import { OutcomeUnknown, type Parcel, Refused, TooFast } from "../channel.ts";
import type { Book } from "./address-book.ts";
import { wechatDoor } from "./door.ts";
import type { Echoes } from "./echoes.ts";
import { Failed } from "./failed.ts";
import { type Login, platformIdOf } from "./identity.ts";
import { quietMs } from "./incoming.ts";
import type { Settings } from "./options.ts";
import { saysTooFast } from "./trouble.ts";
import type { Errand } from "./wire.ts";

interface Needs {
  settings: Settings;
  book: Book;
  echoes: Echoes;
  ask(errand: Errand, withinMs: number): Promise<unknown>;
}

/** Says things, and finds out whether they were said. */
export function outgoing({ settings, book, echoes, ask }: Needs) {
  const { timings, harmless } = settings;

  async function addressOf(place: string, login: Login): Promise<string> {
    const account = platformIdOf(place, login);
    if (account === undefined) throw new Refused("微信重新登录过，这个人的编号已经失效，要重新绑定");
    const id = await book.idOf(account);
    if (id === "gone") throw new Refused("没有这个群");
    if (id !== undefined) return id;
    // That may take long; whoever sends tries again.
    void book.look().catch(() => undefined);
    throw new Error("微信重新登录之后，这个群还没有对上号");
  }

  function whyNotSaid(error: unknown): Error {
    if (!(error instanceof Failed)) return new Error("微信没有发出去", { cause: error });
    const reason = harmless(error.message);
    if (saysTooFast(reason)) return new TooFast(wechatDoor, reason, quietMs);
    if (error.failure === "gone") return new Refused(reason);
    return error.failure === "unknown" ? new OutcomeUnknown(reason) : new Error(`微信没有发出去：${reason}`);
  }

  return {
    async send({ place, text }: Parcel, login: Login): Promise<string> {
      const to = await addressOf(place, login);
      const expected = echoes.expect(to, text);
      try {
        const id = await ask({ do: "say", to, text }, timings.requestMs);
        if (typeof id === "string" && id !== "") {
          expected.confirm();
          return id;
        }
      } catch (error) {
        const why = whyNotSaid(error);
        if (!(why instanceof OutcomeUnknown)) {
          expected.cancel();
          throw why;
        }
        const echo = await expected.echo(0);
        if (echo === undefined) throw why;
        return echo;
      }
      const echo = await expected.echo(timings.echoMs);
      if (echo === undefined) throw new OutcomeUnknown("微信没有显示这条消息，不知是否送达");
      return echo;
    },

    async fetch(ref: string, limit: number): Promise<Uint8Array> {
      try {
        const base64 = await ask({ do: "fetch", ref, limit }, timings.fileMs);
        return Buffer.from(String(base64), "base64");
      } catch (error) {
        const reason = harmless(error instanceof Error ? error.message : String(error));
        if (error instanceof Failed && error.failure === "gone") throw new Refused(`文件拿不到了：${reason}`);
        throw new Error(`文件没有取到：${reason}`, { cause: error });
      }
    },
  };
}
