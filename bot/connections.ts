import type { Community } from "../handlers/community.ts";
import { speak } from "../handlers/outgoing.ts";
import { administrators } from "../handlers/people/role-names.ts";
import { dateKey } from "../handlers/time/shanghai.ts";
import type { Storage } from "../storage/storage.ts";
import type { Connection } from "./channels/channel.ts";
import type { Log } from "./log.ts";

interface Needs {
  storage: Storage;
  log: Log;
  now(): Date;
  community(): Community;
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

/** Watches over the channels, and tells the administrators over another one when one of them needs a person. */
export function connections({ storage, log, now, community }: Needs) {
  const standing = new Map<string, Standing>();
  const told = new Set<string>();

  return {
    all: (): Standing[] => [...standing.values()],

    changed(name: string, state: Connection, detail: string): void {
      const before = standing.get(name);
      const since = before?.state === state ? before.since : now();
      standing.set(name, { name, state, detail, since });
      if (before?.state !== state) log.info({ channel: name, state }, "a channel has changed");
    },

    /** Tells what has lasted too long; once a day for each trouble, however often it is looked at. */
    async tell(): Promise<void> {
      for (const { name, state, detail, since } of standing.values()) {
        const patience = patienceMs[state];
        if (patience === undefined || now().getTime() - since.getTime() < patience) continue;
        const key = `channel:${name}/${state}/${dateKey(now())}`;
        if (told.has(key)) continue;
        const why = state === "needs-login" ? "请打开管理页面或看启动窗口里的二维码" : detail;
        const text = `【渠道】${name} ${words[state] ?? state}${why && `：${why}`}。在恢复之前，那里的消息收不到。`;
        await storage.transaction(async (store) => {
          const people = await administrators(community(), store);
          const replies = people.map(({ id }) => ({
            ...{ to: { person: id }, text, notOver: name, allHours: true },
            priority: "deadline" as const,
          }));
          await speak(replies, { key, community: community(), now: now() }, store);
        });
        told.add(key);
      }
    },
  };
}
