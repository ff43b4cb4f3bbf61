import type { FastifyReply, FastifyRequest } from "fastify";
import { mayUse } from "../../handlers/people/may.ts";
import { openPage } from "../../handlers/people/open-page.ts";
import type { Person } from "../../storage/people.ts";
import type { Storage } from "../../storage/storage.ts";
import { bindPage } from "../channels/page.ts";
import { Declined } from "./declined.ts";
import { ownPage, perMinute } from "./door.ts";

interface Needs {
  storage: Storage;
  now(): Date;
  /** Thirty-two bytes that nobody can guess, as they may stand in a cookie. */
  newToken(): string;
  /** The page's address for the outside; undefined when it has none. */
  publicUrl: string | undefined;
}

const cookieName = "linli-session";
const sessionHours = 12;
const entriesAMinute = 20;

const pleaseEnter = "请先用链接登录。没有链接，就私聊邻里“登录网页”。";
const linkIsOver = "这个链接用过了或已经过期，请再要一个。";

/** The staff page's door: one-time links let in, a session in a cookie lets stay. */
export function signIn({ storage, now, newToken, publicUrl }: Needs) {
  const isSecret = publicUrl?.startsWith("https:") ?? false;
  const isOwn = ownPage(publicUrl);
  const mayEnter = perMinute(entriesAMinute, now);

  function giveCookie(reply: FastifyReply, token: string, seconds: number): void {
    const secure = isSecret ? "; Secure" : "";
    reply.header(
      "set-cookie",
      `${cookieName}=${token}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict${secure}`,
    );
  }

  return {
    /** Only the page itself may change something: what another site's page sends is refused. */
    checkOrigin(request: FastifyRequest): void {
      if (!isOwn(request)) throw new Declined(403, "只能在管理页面上操作，请重新打开管理页面。");
    },

    /** Whose session the request belongs to; declined when there is none, or when they work for the community no more. */
    async personOf(request: FastifyRequest): Promise<Person> {
      const token = sessionToken(request);
      const personId = token && (await storage.read.invitations.sessionOf(token, now()));
      const person = personId ? await storage.read.people.find(personId) : undefined;
      if (!person || !mayUse(person, openPage)) throw new Declined(401, pleaseEnter);
      return person;
    },

    /** Lets in whoever has a link that was not used before; from then on the page speaks for that person. */
    async enter(token: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
      if (!mayEnter()) throw new Declined(429, "试的次数太多了，请过一分钟再打开链接。");
      const before = sessionToken(request);
      const session = newToken();
      const entered = await storage.transaction(async (store) => {
        const personId = await store.invitations.use(token, "page", now());
        const person = personId === undefined ? undefined : await store.people.find(personId);
        if (!person || !mayUse(person, openPage)) return false;
        if (before) await store.invitations.closeSession(before);
        const expiresAt = new Date(now().getTime() + sessionHours * 3_600_000);
        await store.invitations.openSession(person.id, session, expiresAt);
        await bindPage(person, store);
        await store.journal.audit(person.id, "enter-page", `person:${person.id}`, "", now());
        return true;
      });
      if (!entered) throw new Declined(401, linkIsOver);
      giveCookie(reply, session, sessionHours * 3600);
    },

    async leave(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      const token = sessionToken(request);
      if (token) await storage.transaction((store) => store.invitations.closeSession(token));
      giveCookie(reply, "", 0);
    },
  };
}

export type SignIn = ReturnType<typeof signIn>;

function sessionToken({ headers }: FastifyRequest): string | undefined {
  const cookies = (headers.cookie ?? "").split(";").map((each) => each.trim());
  const own = cookies.find((each) => each.startsWith(`${cookieName}=`));
  return own?.slice(cookieName.length + 1) || undefined;
}
