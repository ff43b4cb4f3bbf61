import { sayClock } from "../../handlers/time/shanghai.ts";
import { openTown, tuesday } from "./town.ts";

/** The demo community, and who was asked when to take an emergency, by what the platform was given. */
export async function townThatWatches(startAt = tuesday) {
  const calls: string[] = [];
  let now = () => startAt;
  const town = await openTown({
    startAt,
    platform({ place, text }) {
      if (/^【.*(?:请马上处理|还没有人签收)/u.test(text)) calls.push(`${sayClock(now())} ${place.slice(2)}`);
    },
  });
  now = town.clock.now;
  return { ...town, calls };
}
