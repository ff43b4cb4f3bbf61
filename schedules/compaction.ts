import { dateKey, instantOn } from "../handlers/time/shanghai.ts";
import type { Storage, Store } from "../storage/storage.ts";

const setting = "compact-at";
const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** For as long as the file is rewritten, seconds at the most, nobody is answered. */
const quietest = "03:00";

/** What was deleted leaves the disk in the coming night. */
export async function compactTonight(now: Date, store: Store): Promise<void> {
  if (await store.settings.get(setting)) return;
  const tonight = instantOn(dateKey(now), quietest);
  const next = tonight > now ? tonight : new Date(tonight.getTime() + DAY_MS);
  await store.settings.set(setting, next.toISOString());
}

/** Rewrites the file when its time has come; what fails is tried again in an hour. */
export async function compactWhenAsked(now: Date, storage: Storage): Promise<void> {
  const asked = await storage.read.settings.get(setting);
  if (!asked || asked > now.toISOString()) return;
  const later = new Date(now.getTime() + HOUR_MS).toISOString();
  await storage.transaction((store) => store.settings.set(setting, later));
  await storage.compact();
  await storage.transaction((store) => store.settings.set(setting, ""));
}
