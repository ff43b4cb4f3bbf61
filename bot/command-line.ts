import { stat } from "node:fs/promises";
import { type Community, communityOf } from "../handlers/community.ts";
import type { Links } from "../handlers/handler.ts";
import { invitation, invitationText } from "../handlers/people/invite.ts";
import { mayUse } from "../handlers/people/may.ts";
import { openPage, pageLink, pageLinkText } from "../handlers/people/open-page.ts";
import { routeOf } from "../handlers/requests/explain-route.ts";
import type { Storage } from "../storage/storage.ts";
import { BadStart } from "./config.ts";
import { BadCommunity, readCommunity, saveCommunity } from "./documents/import-community.ts";
import { importDocuments } from "./documents/import-documents.ts";

interface Needs {
  /** Opens the community's memory; with an id the memory of that one, which may be new. */
  open(community?: string): Promise<Storage>;
  defaults: string;
  now(): Date;
  /** Eight digits that nobody can guess. */
  newCode(): string;
  /** How links to the staff page are made; undefined where there is only the demo. */
  links: Links | undefined;
  print(line: string): void;
  /** Looks at the whole installation. */
  doctor(): Promise<number>;
}

interface Overwrite {
  /** Takes the file's roles and deputies also where somebody has changed them by hand. */
  overwrite?: boolean;
}

export const usage = [
  "用法：",
  "  npm start                          启动",
  "  npm run linli -- import 文件夹     导入社区（community.yaml）和文件（docx、pdf、xlsx、html、md、txt）；--overwrite 连手改的职责也换掉",
  "  npm run linli -- set-aside         列出处理失败、放在一边的消息",
  "  npm run linli -- replay 编号       重新处理其中一条",
  "  npm run linli -- invite 姓名       给工作人员一个绑定账号的验证码和打开管理页面的链接",
  "  npm run linli -- route 话 [群名]   试一试群里的一句话会派给谁，什么都不登记",
  "  npm run linli -- doctor            检查密钥、时钟、网络、权限和群",
].join("\n");

const listed = 20;

/** Runs one command; what people did wrong comes back as a BadStart. Returns the exit code. */
export async function commandLine(words: string[], needs: Needs): Promise<number> {
  const [command, argument, second] = words.filter((word) => !word.startsWith("--"));
  if (command === "import" && argument)
    return importFolder(argument, { ...needs, overwrite: words.includes("--overwrite") });
  if (command === "route" && argument) return showRoute(argument, second, needs);
  if (command === "set-aside") return showSetAside(needs);
  if (command === "replay" && argument) return replay(Number(argument), needs);
  if (command === "doctor") return needs.doctor();
  if (command === "invite" && argument) return inviteStaff(argument, needs);
  throw new BadStart(usage);
}

/** By name, or by id where two people share a name. */
async function inviteStaff(name: string, { open, now, newCode, links, print }: Needs): Promise<number> {
  const storage = await open();
  const byId = await storage.read.people.find(name);
  const found = byId?.known ? [byId] : await storage.read.people.named(name);
  const [guest] = found;
  if (guest && found.length === 1) {
    const community = await communityIn(storage);
    const code = newCode();
    await storage.transaction((store) => invitation(guest.id, code, community, now(), store));
    print(invitationText(guest.title || guest.name, code, community));
    if (links && mayUse(guest, openPage)) {
      print(pageLinkText(await storage.transaction((store) => pageLink(guest.id, links, now(), store))));
    }
  } else {
    const several = `叫“${name}”的不止一位，请写编号：${found.map(({ id, title }) => `${id}（${title}）`).join("、")}`;
    print(guest ? several : `名单里没有叫“${name}”的人。`);
  }
  await storage.close();
  return guest && found.length === 1 ? 0 : 1;
}

/** Says who would get what somebody says in a group, and why. Changes nothing. */
async function showRoute(
  text: string,
  groupName: string | undefined,
  { open, now, print }: Needs,
): Promise<number> {
  const storage = await open();
  const groups = await storage.read.places.groups();
  const group = groups.find(({ name }) => name === groupName);
  const isKnown = groupName === undefined || group !== undefined;
  const names = groups.map(({ name }) => `“${name}”`).join("、");
  const asked = { person: undefined, group, now: now(), community: await communityIn(storage) };
  print(isKnown ? await routeOf(text, asked, storage.read) : `没有叫“${groupName}”的群。有：${names}。`);
  await storage.close();
  return isKnown ? 0 : 1;
}

async function communityIn({ read }: Storage): Promise<Community> {
  return communityOf(await read.places.nodes(), await read.settings.rules());
}

/** Idempotent: what has been taken before and is the same changes nothing. Refused files make the exit code 1. */
export async function importFolder(
  folder: string,
  { open, defaults, now, print, overwrite = false }: Omit<Needs, "newCode" | "links" | "doctor"> & Overwrite,
): Promise<number> {
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw new BadStart(`没有文件夹“${folder}”。`);
  const community = await readCommunity(folder, defaults).catch((error: unknown) => {
    if (error instanceof BadCommunity)
      throw new BadStart(`community.yaml 有误，什么都没有导入：\n${error.message}`);
    throw error;
  });
  const storage = await open(community?.id);
  const before = await storage.read.settings.get("community");
  try {
    if (community) {
      const kept = await saveCommunity(community, overwrite, storage);
      const { nodes, people, groups } = community;
      print(`社区：${nodes.length} 个节点，${people.length} 人，${groups.length} 个群。`);
      if (kept.length > 0)
        print(`  保留手改的职责和备岗：${kept.join("、")}。要换成文件里的，请加 --overwrite。`);
    }
    if (community && before && before !== community.id) {
      print(
        `社区换成了“${community.id}”；原来的“${before}”还留在数据库里。正在运行的邻里要重新启动才会换过来。`,
      );
    }
    const report = await importDocuments(folder, storage, now());
    const { added, replaced, unchanged, refused, passages, skipped } = report;
    print(
      `文件：新增 ${added.length}，更新 ${replaced.length}，未变 ${unchanged.length}，拒收 ${refused.length}；条款 ${passages} 条。`,
    );
    // The last step: a first import that was cut off is begun again, not taken for done.
    if (community) await storage.transaction((store) => store.settings.set("community", community.id));
    if (skipped.length > 0)
      print(`  跳过 ${skipped.length} 个别的格式的文件：${skipped.slice(0, 5).join("、")}`);
    for (const { file, line, problem } of refused) print(`  ${file} 第${line}行：${problem}`);
    return refused.length > 0 ? 1 : 0;
  } finally {
    await storage.close();
  }
}

async function showSetAside({ open, print }: Needs): Promise<number> {
  const storage = await open();
  const messages = await storage.read.inbox.setAside(listed);
  print(messages.length === 0 ? "没有放在一边的消息。" : "编号  收到时间  原因");
  for (const { id, receivedAt, error } of messages) print(`${id}  ${receivedAt.toISOString()}  ${error}`);
  await storage.close();
  return 0;
}

async function replay(id: number, { open, print }: Needs): Promise<number> {
  const storage = await open();
  const found = Number.isInteger(id) && (await storage.transaction((store) => store.inbox.replay(id)));
  print(found ? `消息 ${id} 会重新处理。` : "没有放在一边的这条消息。");
  await storage.close();
  return found ? 0 : 1;
}
