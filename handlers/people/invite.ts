import { z } from "zod";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { action } from "../handler.ts";
import { holdsAt } from "./may.ts";
import { hosts, officesOf } from "./ranks.ts";
import { rolesOf } from "./role-names.ts";

const asked = /^邀请(?:人员)?\s*[:：]?\s*(?<name>[\p{L}·. ]{2,20})$/u;

export const invite = action({
  name: "invite",
  help: "“邀请 王秀兰” 给工作人员一个绑定账号的验证码",
  examples: ["邀请 王秀兰"],
  slots: z.object({ name: z.string() }),
  allow: hosts,

  hears({ text, message }) {
    const name = message.placeKind === "private" ? asked.exec(text.trim())?.groups?.name?.trim() : undefined;
    return name === undefined ? undefined : { name };
  },

  async run({ slots, person, community, now, newCode }, store) {
    const found = await store.people.named(slots.name);
    const own = found.filter((each) => {
      const tasks = officesOf(each);
      return tasks.length > 0 && tasks.every(({ at }) => holdsAt(person, hosts, at, community.tree));
    });
    const [guest] = own;
    if (!guest) return [{ to: "here", text: `您负责的范围里没有叫“${slots.name}”的工作人员。` }];
    if (own.length > 1) {
      const all = own.map((each) => each.title || rolesOf(each, community)).join("、");
      return [{ to: "here", text: `叫“${slots.name}”的不止一位（${all}），请让管理员用命令行邀请。` }];
    }
    const code = newCode();
    await invitation(guest.id, code, community, now, store);
    return [{ to: "here", text: invitationText(guest.title || guest.name, code, community) }];
  },
});

/** Lets a person bind an account with a code; an older code of theirs ends. */
export async function invitation(
  personId: string,
  code: string,
  { rules }: Community,
  now: Date,
  store: Store,
): Promise<void> {
  const expiresAt = new Date(now.getTime() + rules.manners.inviteHours * 3_600_000);
  await store.invitations.invite(personId, "account", code, expiresAt);
}

export function invitationText(who: string, code: string, { rules }: Community): string {
  const hours = rules.manners.inviteHours;
  return `${who}的验证码：${code.slice(0, 4)} ${code.slice(4)}，${hours} 小时内用一次。请当面或电话告诉本人，由本人私聊我“绑定 ${code.slice(0, 4)} ${code.slice(4)}”。`;
}
