import { z } from "zod";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { pageChannel } from "../outgoing.ts";
import { sayChannel } from "../places/channel-names.ts";
import { squeeze } from "../text.ts";
import { rolesOf } from "./role-names.ts";

const code = /(?<!\d)(\d{4})[-—]?(\d{4})(?!\d)/u;
/** Nothing but a code, however it is wrapped. */
const alone = /^[“”"'「」《》()（）]*\d{4}[-—]?\d{4}[“”"'「」《》()（）。.!]*$/u;
const HOUR_MS = 3_600_000;

export const bindAccount = action({
  name: "bind-account",
  help: "",
  examples: [],
  slots: z.object({ code: z.string(), asked: z.boolean() }),
  allow: "everyone",
  anywhere: true,

  hears({ text, directed, message }) {
    const said = squeeze(text);
    const [, first, second] = code.exec(said) ?? [];
    const asked = directed && (/绑定|验证码/u.test(said) || alone.test(said));
    // In a group any eight digits may be a code that somebody gives away there.
    if (!first || !second || (!asked && message.placeKind === "private")) return undefined;
    return { code: first + second, asked };
  },

  async run({ slots, ...said }, store) {
    const { message, account, now } = said;
    if (slots.asked && (await triedTooOften(said, store))) {
      return [{ to: "here", text: "验证码试得太多了，请过一小时再试，或请管理员重新邀请。" }];
    }
    const invited = await store.invitations.use(slots.code, "account", now);
    const guest = invited === undefined ? undefined : await store.people.find(invited);
    if (!guest) {
      if (!slots.asked) return undefined;
      const subject = subjectOf(said);
      await store.journal.add([
        { subject, name: "wrong-code", actorId: account.personId, at: now, note: "" },
      ]);
      return [{ to: "here", text: "这个验证码不对、用过了或已经过期，请管理员重新邀请。" }];
    }
    if (message.placeKind === "group") {
      return [{ to: "here", text: "验证码不能发在群里，这一个已经作废。请管理员重新邀请，再私聊我绑定。" }];
    }
    const warnings = await warningsFor(guest.id, said, store);
    if (!said.person.known) {
      await store.requests.handOver(said.person.id, guest.id, now);
      await store.reporters.handOver(said.person.id, guest.id);
      if (said.person.unrecorded) await store.people.setUnrecorded(guest.id, true);
      await store.signals.handOver(said.person.id, guest.id);
      await store.requestLinks.handOver(said.person.id, guest.id);
    }
    await store.people.bind(account, guest.id, now);
    await store.journal.add([
      { subject: `person:${guest.id}`, name: "bound", actorId: guest.id, at: now, note: subjectOf(said) },
    ]);
    const roles = rolesOf(guest, said.community);
    return [
      { to: "here", text: `${guest.name}，绑定好了：您是${roles}。回“帮助”看您能做什么。` },
      ...warnings,
    ];
  },
});

/** Whoever had the person's name before hears that another account has it too. */
async function warningsFor(guest: string, { message, account }: Said, store: Store): Promise<Reply[]> {
  const text = `您的身份刚刚又绑定了一个账号（${sayChannel(message.channel)}）。不是您本人的话，请马上找管理员。`;
  return (await store.people.accountsOf(guest)).flatMap(({ channel, id, privatePlace: place }) =>
    place === undefined || channel === pageChannel || (channel === account.channel && id === account.id)
      ? []
      : [{ to: { channel, place }, text }],
  );
}

/** Guessing is slow: after a few wrong codes an account is not listened to for an hour, nor are all of them together after many. */
async function triedTooOften(said: Said, store: Store): Promise<boolean> {
  const { wrongCodes, wrongCodesOfAll } = said.community.rules.manners;
  const since = new Date(said.now.getTime() - HOUR_MS);
  if ((await store.journal.count("wrong-code", since, subjectOf(said))) >= wrongCodes) return true;
  return (await store.journal.count("wrong-code", since)) >= wrongCodesOfAll;
}

function subjectOf({ message }: Said): string {
  return `account:${message.channel}/${message.sender}`;
}
