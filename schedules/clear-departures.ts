import type { Job } from "./job.ts";

/** No door looks back further than a day. */
const rememberedHours = 25;

export const clearDepartures: Job = async ({ now }, store) => {
  await store.doors.clear(new Date(now.getTime() - rememberedHours * 3_600_000));
};
