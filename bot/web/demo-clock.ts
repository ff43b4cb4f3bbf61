import type { Storage } from "../../storage/storage.ts";

const setting = "demo-clock-ms";

/** The demo's time: the real one and an offset that is kept in the database and only grows. */
export async function openDemoClock(storage: Storage, realNow: () => Date) {
  let offset = Number((await storage.read.settings.get(setting)) ?? 0);
  const now = () => new Date(realNow().getTime() + offset);
  return {
    now,
    /** Never goes back: an instant that is over changes nothing. */
    async moveTo(instant: Date): Promise<void> {
      const ahead = instant.getTime() - now().getTime();
      if (ahead <= 0) return;
      const further = offset + ahead;
      await storage.transaction((store) => store.settings.set(setting, String(further)));
      offset = further;
    },
  };
}

export type DemoClock = Awaited<ReturnType<typeof openDemoClock>>;
