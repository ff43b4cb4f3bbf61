import { openMatters } from "../handlers/privacy/delete-my-data.ts";
import { compactTonight } from "./compaction.ts";
import type { DueJob } from "./job.ts";

/** Forgets somebody who has confirmed it; not whoever has asked for something new since then. */
export const forgetPerson: DueJob = async ({ subject }, { now }, store) => {
  const id = subject.slice("person:".length);
  const { danger, alone } = await openMatters(id, store);
  if (danger.length + alone.length > 0) {
    const text = "您刚才又登记了诉求，数据就先没有删。要删请再回“删除我的数据”。";
    return [{ to: { person: id }, text }];
  }
  await store.forget.person(id, now);
  await compactTonight(now, store);
  return [];
};
