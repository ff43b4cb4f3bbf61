import { onTestFinished } from "vitest";
import type { Channel } from "../../bot/channels/channel.ts";
import { page } from "../../bot/channels/page.ts";
import { openLog } from "../../bot/log.ts";
import { webServer } from "../../bot/web/server.ts";
import { staffRoutes } from "../../bot/web/staff.ts";
import { pageLink } from "../../handlers/people/open-page.ts";
import { openTown } from "./town.ts";

interface Options {
  publicUrl?: string;
  /** Platforms beside the page. */
  beside?: Channel[];
  /** The folder of the built page, for stories in a browser. */
  built?: string;
}

interface Letter {
  body?: unknown;
  origin?: string;
  cookie?: string;
}

const host = "linli.test:3000";

/** The demo community with a staff page, on a clock that waits; whatever is asked goes straight to the server. */
export async function openStaffWeb({ publicUrl, beside = [], built }: Options = {}) {
  const channel = page();
  const town = await openTown({ beside: [channel, ...beside] });
  const { now } = town.clock;
  let tokens = 0;
  const newToken = () => `token-${tokens++}`;
  const web = await webServer({
    ...{ town: town.real(), log: openLog("silent"), now, page: built, demo: undefined },
    staff: staffRoutes({ town: town.real(), channel, now, newToken, publicUrl }),
  });
  onTestFinished(() => web.close());

  async function ask(path: string, { body, origin, cookie }: Letter = {}) {
    const answer = await web.inject({
      method: body === undefined ? "GET" : "POST",
      url: `/api/staff/${path}`,
      headers: { host, ...(origin !== undefined && { origin }), ...(cookie !== undefined && { cookie }) },
      ...(body !== undefined && { payload: body as object }),
    });
    const json = answer.headers["content-type"]?.toString().includes("json") ? answer.json() : undefined;
    return { status: answer.statusCode, json, cookie: String(answer.headers["set-cookie"] ?? "") };
  }

  return {
    ...{ town, web, ask },
    /** The secret of a link for this person. */
    async invited(id: string): Promise<string> {
      const links = { address: "", newToken };
      const link = await town.storage().transaction((store) => pageLink(id, links, now(), store));
      return link.slice(link.indexOf("#") + 1);
    },
    enter: (token: string, letter: Letter = {}) =>
      ask("enter", { origin: `http://${host}`, ...letter, body: { token } }),
    /** Somebody with the page open. */
    async person(id: string) {
      const { cookie: given } = await this.enter(await this.invited(id));
      const cookie = given.split(";")[0] ?? "";
      return {
        cookie,
        ask: (path: string) => ask(path, { cookie }),
        post: (path: string, body: unknown) => ask(path, { cookie, body, origin: `http://${host}` }),
        /** Says something to the bot; resolves when it has answered. */
        async says(text: string, id: string = text) {
          const said = await this.post("messages", { text, id });
          await town.real().idle();
          return said;
        },
        /** The talk on the page, `我` being the person. */
        async talk(): Promise<string[]> {
          const { json } = await ask("messages", { cookie });
          return json.map(({ from, text }: { from: { bot: boolean }; text: string }) =>
            from.bot ? `邻里：${text}` : `我：${text}`,
          );
        },
      };
    },
  };
}

export type StaffWeb = Awaited<ReturnType<typeof openStaffWeb>>;
