import { onTestFinished } from "vitest";
import type { Channel } from "../../bot/channels/channel.ts";
import { page } from "../../bot/channels/page.ts";
import { openLog } from "../../bot/log.ts";
import { residentRoutes } from "../../bot/web/resident.ts";
import type { DeedBody, ResidentView } from "../../bot/web/resident-api.ts";
import { webServer } from "../../bot/web/server.ts";
import { staffRoutes } from "../../bot/web/staff.ts";
import { pageLink } from "../../handlers/people/open-page.ts";
import { openTown } from "./town.ts";

interface Options {
  /** Platforms beside the page. */
  beside?: Channel[];
  /** The folder of the built page, for stories in a browser. */
  built?: string;
  /** Hears every line of the log. */
  log?: string[];
}

interface Letter {
  token?: string | undefined;
  body?: unknown;
  origin?: string | undefined;
  headers?: Record<string, string>;
}

type Without<Body> = Body extends unknown ? Omit<Body, "id"> & { id?: string } : never;

const host = "linli.test:3000";
const own = `http://${host}`;

export type ResidentWeb = Awaited<ReturnType<typeof openResidentWeb>>;

/** The demo community with residents' private links; whatever is asked goes straight to the server. */
export async function openResidentWeb({ beside = [], built, log = [] }: Options = {}) {
  const channel = page();
  let tokens = 0;
  const newToken = () => `token-${tokens++}`;
  const links = { address: own, newToken };
  const town = await openTown({ beside: [channel, ...beside], links });
  const { now } = town.clock;
  const needs = { town: town.real(), channel, now, publicUrl: own };
  const web = await webServer({
    ...{ town: town.real(), now, page: built, demo: undefined },
    log: openLog("debug", { write: (line) => void log.push(line) }),
    staff: staffRoutes({ ...needs, newToken }),
    resident: residentRoutes(needs),
  });
  onTestFinished(() => web.close());

  async function ask(path: string, { token, body, origin = own, headers = {} }: Letter = {}) {
    const answer = await web.inject({
      method: body === undefined ? "GET" : "POST",
      url: `/api/resident/${path}`,
      headers: {
        host,
        ...(origin !== "" && { origin }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { payload: body as object }),
    });
    const isJson = String(answer.headers["content-type"]).includes("json");
    return { status: answer.statusCode, json: isJson ? answer.json() : undefined, answer };
  }

  /** Whoever has a link in their hand. */
  function holder(token: string) {
    let deeds = 0;
    const view = async (): Promise<ResidentView> => (await ask("request", { token })).json;
    const does = async (deed: Without<DeedBody>) => {
      const done = await ask("deeds", { token, body: { id: `deed-${deeds++}`, ...deed } });
      await town.real().idle();
      return done;
    };
    return {
      ...{ token, view, does },
      ask: (path: string, letter: Letter = {}) => ask(path, { token, ...letter }),
      async brings(bytes: Uint8Array, type = "image/jpeg", id = `picture-${deeds++}`) {
        const headers = { "content-type": type, "x-linli-id": id };
        const done = await ask("pictures", { token, body: bytes, headers });
        await town.real().idle();
        return done;
      },
      /** What the bot has answered last. */
      answer: async () => (await view()).answers.at(-1)?.text ?? "",
    };
  }

  return {
    ...{ town, web, ask, holder },
    /** Somebody asks for their link in private, and opens it. */
    async link(personId: string, number: number) {
      const person = town.person(personId);
      await person.says(`链接 ${number}`);
      const [, token = ""] = /\/r#(\S+)/.exec(person.last()?.text ?? "") ?? [];
      return holder(token);
    },
    /** What a member of the staff gets who asks for a picture. */
    async staffPicture(personId: string, number: number, id: number) {
      const link = await town.storage().transaction((store) => pageLink(personId, links, now(), store));
      const token = link.slice(link.indexOf("#") + 1);
      const headers = { host, origin: own };
      const entered = await web.inject({
        method: "POST",
        url: "/api/staff/enter",
        headers,
        payload: { token },
      });
      const cookie = String(entered.headers["set-cookie"]).split(";")[0];
      const url = `/api/staff/requests/${number}/pictures/${id}`;
      return web.inject({ url, headers: { host, cookie } });
    },
  };
}
