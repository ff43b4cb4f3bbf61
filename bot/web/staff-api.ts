import { z } from "zod";
import { messageSchema } from "./demo-api.ts";

/** What the staff page and its server say to each other. Instants are UTC ISO text. */
const instant = z.iso.datetime();
const id = z.string().min(1).max(100);

export const enterBody = z.object({ token: z.string().min(1).max(200) });
export const doneSchema = z.object({ ok: z.literal(true) });

export const meSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** 春晖社区书记、春晖社区党员. */
  roles: z.string(),
  may: z.object({
    requests: z.boolean(),
    bindGroups: z.boolean(),
    invite: z.boolean(),
    relay: z.boolean(),
    channels: z.boolean(),
    seeQuestions: z.boolean(),
    seeDocuments: z.boolean(),
    keepDocuments: z.boolean(),
  }),
});

export const talkSchema = z.array(messageSchema);

export const staffSayBody = z.object({
  text: z.string().min(1).max(20_000),
  /** The id of the message this one answers. */
  quotes: z.string().min(1).max(200).optional(),
  /** Chosen by the sender, so that sending it again changes nothing. */
  id,
});
export const staffSaidSchema = z.object({ id });

export const channelsSchema = z.array(
  z.object({
    name: z.string(),
    /** 钉钉, 微信. */
    title: z.string(),
    state: z.enum(["stopped", "connecting", "needs-login", "online", "deaf", "offline", "rejected"]),
    stateName: z.string(),
    since: instant,
    detail: z.string(),
    /** The code to scan as SVG; null when there is none. */
    qr: z.string().nullable(),
  }),
);

export const groupsSchema = z.object({
  /** Groups that nobody has bound yet, the newest first. */
  unbound: z.array(z.object({ name: z.string(), channel: z.string(), metAt: instant })),
  bound: z.array(
    z.object({
      name: z.string(),
      channel: z.string(),
      /** The platform's number of the group, which some settings want. */
      place: z.string(),
      node: z.string(),
      purpose: z.string(),
      /** True when no bot is in it: people carry the words. */
      carried: z.boolean(),
    }),
  ),
  /** Names of the places the person may bind groups to, from the outside inwards. */
  nodes: z.array(z.string()),
});

export type Me = z.output<typeof meSchema>;
export type StaffSayBody = z.input<typeof staffSayBody>;
export type ChannelRow = z.output<typeof channelsSchema>[number];
export type Groups = z.output<typeof groupsSchema>;
