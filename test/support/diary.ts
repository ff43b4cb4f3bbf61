import { nextMoment } from "../../bot/web/demo-time.ts";
import { instantOn, localOf, sayClock } from "../../handlers/time/shanghai.ts";
import { openTown, type Town } from "./town.ts";

const pad = (part: number) => String(part).padStart(2, "0");
/** `09-28 10:00` of 2026, as people in Shanghai see it. */
export const at = (text: string) => instantOn(`2026-${text.slice(0, 5)}`, text.slice(6));
/** The Monday before the National Day holiday. */
export const monday = at("09-28 10:00");
const pressing = /到期，请抓紧|已超时|督办单|挂牌|还没有人|没有签收|还没有承办人|时限改为/u;

/** The demo community, and a diary of every word that presses somebody: when, whom, how. */
export async function townWithDiary(startAt: Date) {
  const lines: string[] = [];
  let town: Town | undefined;
  const held = await openTown({
    startAt,
    platform({ place, text }) {
      const now = town?.clock.now() ?? startAt;
      const found = text.startsWith("今日待办") ? undefined : pressing.exec(text)?.[0];
      const { month, day } = localOf(now);
      if (found) lines.push(`${pad(month)}-${pad(day)} ${sayClock(now)} ${place.slice(2)} ${found}`);
    },
  });
  town = held;
  return {
    ...held,
    /** What has been said since the last look. */
    diary: () => lines.splice(0),
    /** To a moment, with a stop at all that falls due on the way. */
    async until(moment: string) {
      for (;;) {
        const next = await nextMoment(held.real(), held.clock.now());
        if (!next || next > at(moment)) break;
        await held.nextMoment();
      }
      held.clock.set(at(moment));
      await held.real().heartbeat();
      await held.real().idle();
    },
  };
}

export async function isAway(town: Town, personId: string, from: string, until: string): Promise<void> {
  const absence = { personId, from: at(from), until: at(until), note: "" };
  await town.storage().transaction((store) => store.roster.addAbsence(absence));
}

/** The names of all that has happened to the first request. */
export async function titles(town: Town): Promise<string[]> {
  return (await town.storage().read.journal.of(["request:1"])).map(({ name }) => name);
}
