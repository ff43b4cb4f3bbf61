import type { Community } from "../handlers/community.ts";
import { speak } from "../handlers/outgoing.ts";
import { administrators } from "../handlers/people/role-names.ts";
import { sayChannel } from "../handlers/places/channel-names.ts";
import type { Storage } from "../storage/storage.ts";
import type { Connection } from "./channels/channel.ts";
import type { Log } from "./log.ts";

interface Needs {
  storage: Storage;
  log: Log;
  now(): Date;
  community(): Community;
  /** Hears every change. */
  onConnection?: ((standing: Standing) => void) | undefined;
}

/** How it stands with one channel. The detail may be a code to scan: only for those who run the installation. */
export interface Standing {
  name: string;
  state: Connection;
  detail: string;
  since: Date;
}

/** What waits for a person is told at once, what may mend itself only when it has lasted. */
const patienceMs: Partial<Record<Connection, number>> = {
  "needs-login": 0,
  rejected: 0,
  deaf: 5 * 60_000,
  offline: 5 * 60_000,
};
const words: Partial<Record<Connection, string>> = {
  "needs-login": "需要有人扫码登录",
  rejected: "平台拒绝了它的账号或密钥",
  deaf: "连着但听不到消息",
  offline: "连不上",
};

/** What comes and goes is one trouble until it has been gone for so long. */
const steadyMs = 10 * 60_000;
const againMs = 24 * 60 * 60_000;

interface Watched extends Standing {
  /** Since when it has not been steadily well. */
  troubledAt: Date | undefined;
  toldAt: Date | undefined;
}

/** Watches over the channels, and tells the administrators over another one when one of them needs a person. */
export function connections({ storage, log, now, community, onConnection }: Needs) {
  const standing = new Map<string, Watched>();

  const lasts = (since: Date | undefined, ms: number) =>
    since !== undefined && now().getTime() - since.getTime() >= ms;

  function changed(name: string, state: Connection, detail: string): void {
    const before = standing.get(name);
    const since = before?.state === state ? before.since : now();
    const troubledAt = before?.troubledAt ?? (patienceMs[state] === undefined ? undefined : now());
    standing.set(name, { name, state, detail, since, troubledAt, toldAt: before?.toldAt });
    if (before?.state !== state) log.info({ channel: name, state }, "a channel has changed");
    onConnection?.({ name, state, detail, since });
  }

  async function tellOf({ name, state, detail }: Standing): Promise<void> {
    const why = state === "needs-login" ? "请打开管理页面或看启动窗口里的二维码" : detail;
    const text = `【渠道】${sayChannel(name)}${words[state] ?? state}${why && `：${why}`}。在恢复之前，那里的消息收不到。`;
    // A bot that is started again and again tells it once an hour.
    const key = `channel:${name}/${state}/${now().toISOString().slice(0, 13)}`;
    await storage.transaction(async (store) => {
      const people = await administrators(community(), store, name);
      const replies = people.map(({ id }) => ({
        ...{ to: { person: id }, text, notOver: name, allHours: true },
        priority: "deadline" as const,
      }));
      await speak(replies, { key, community: community(), now: now() }, store);
    });
  }

  return {
    all: (): Standing[] =>
      [...standing.values()].map(({ name, state, detail, since }) => ({ name, state, detail, since })),
    changed,

    /** Tells what has lasted too long; once a day, however often it is looked at. */
    async tell(): Promise<void> {
      for (const watched of standing.values()) {
        const { state, since, troubledAt, toldAt } = watched;
        const patience = patienceMs[state];
        if (state === "online" && lasts(since, steadyMs)) {
          watched.troubledAt = undefined;
          watched.toldAt = undefined;
        }
        if (patience === undefined || !lasts(troubledAt, patience)) continue;
        if (toldAt !== undefined && !lasts(toldAt, againMs)) continue;
        await tellOf(watched);
        watched.toldAt = now();
      }
    },
  };
}
