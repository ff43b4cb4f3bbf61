import { z } from "zod";
import type { Store } from "../../storage/storage.ts";
import { action, type Links } from "../handler.ts";
import { squeeze } from "../text.ts";
import { staff } from "./may.ts";

const asked = /^(?:请)?(?:我要)?(?:登录|登陆|打开|进入)(?:一下)?(?:管理)?(?:网页|页面|后台)[。.!]*$/u;
const minutes = 10;

export const openPage = action({
  name: "open-page",
  help: "私聊“登录网页” 给您一个打开管理页面的链接",
  examples: ["登录网页"],
  slots: z.object({}),
  allow: [...staff, "administrator"],

  hears: ({ text, directed }) => (directed && asked.test(squeeze(text)) ? {} : undefined),

  async run({ message, person, links, now }, store) {
    if (message.placeKind === "group")
      return [{ to: "here", text: "请私聊我“登录网页”，链接不能发在群里。" }];
    if (!links) return [{ to: "here", text: notHere }];
    const link = await pageLink(person.id, links, now, store);
    return [{ to: "here", text: `${pageLinkText(link)}\n打开就是以您的名义，请不要转发。` }];
  },
});

const notHere = [
  "这里还不能在聊天里给链接。管理页面要接了钉钉或微信才有：",
  "请管理员在装邻里的电脑上运行 npm run linli -- invite 您的姓名，把打印出来的链接给您；",
  "设置里写了 LINLI_PUBLIC_URL，我就能直接给。",
].join("\n");

/** An address that lets a person into the page once; an older one of theirs ends. */
export async function pageLink(
  personId: string,
  { address, newToken }: Links,
  now: Date,
  store: Store,
): Promise<string> {
  const token = newToken();
  await store.invitations.invite(personId, "page", token, new Date(now.getTime() + minutes * 60_000));
  return `${address}/enter#${token}`;
}

export function pageLinkText(link: string): string {
  return `管理页面（${minutes} 分钟内打开一次）：${link}`;
}
