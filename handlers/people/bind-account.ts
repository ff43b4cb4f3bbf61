import { z } from "zod";
import type { Store } from "../../storage/storage.ts";
import { action, type Said } from "../handler.ts";
import { squeeze } from "../text.ts";
import { rolesOf } from "./role-names.ts";

const said = /^绑定(?:账号|帐号|验证码)?[:：]?(?<code>\d{4}[-—]?\d{4})[。.!]?$/u;
const HOUR_MS = 3_600_000;

export const bindAccount = action({
  name: "bind-account",
  help: "",
  examples: [],
  slots: z.object({ code: z.string() }),
  allow: "everyone",
  anywhere: true,

  hears({ text }) {
    const code = said.exec(squeeze(text))?.groups?.code;
    return code === undefined ? undefined : { code: code.replace(/\D/gu, "") };
  },

  async run({ slots, ...asked }, store) {
    const { message, account, community, now } = asked;
    if (await triedTooOften(asked, store)) {
      return [{ to: "here", text: "验证码试得太多了，请过一小时再试，或请管理员重新邀请。" }];
    }
    const invited = await store.invitations.use(slots.code, "account", now);
    const guest = invited === undefined ? undefined : await store.people.find(invited);
    if (!guest) {
      const subject = subjectOf(asked);
      await store.journal.add([
        { subject, name: "wrong-code", actorId: account.personId, at: now, note: "" },
      ]);
      return [{ to: "here", text: "这个验证码不对、用过了或已经过期，请管理员重新邀请。" }];
    }
    if (message.placeKind === "group") {
      return [{ to: "here", text: "验证码不能发在群里，这一个已经作废。请管理员重新邀请，再私聊我绑定。" }];
    }
    await store.people.bind(account, guest.id);
    await store.journal.add([
      { subject: `person:${guest.id}`, name: "bound", actorId: guest.id, at: now, note: subjectOf(asked) },
    ]);
    return [
      {
        to: "here",
        text: `${guest.name}，绑定好了：您是${rolesOf(guest, community)}。回“帮助”看您能做什么。`,
      },
    ];
  },
});

/** Guessing is slow: after a few wrong codes an account is not listened to for an hour, nor are all of them together after many. */
async function triedTooOften(
  { community, now, ...asked }: Pick<Said, "community" | "now" | "message">,
  store: Store,
) {
  const { wrongCodes, wrongCodesOfAll } = community.rules.manners;
  const since = new Date(now.getTime() - HOUR_MS);
  if ((await store.journal.count("wrong-code", since, subjectOf(asked))) >= wrongCodes) return true;
  return (await store.journal.count("wrong-code", since)) >= wrongCodesOfAll;
}

function subjectOf({ message }: Pick<Said, "message">): string {
  return `account:${message.channel}/${message.sender}`;
}
