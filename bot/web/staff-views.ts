import { pageChannel } from "../../handlers/outgoing.ts";
import { invite } from "../../handlers/people/invite.ts";
import { holdsAt, mayUse, readers, staff } from "../../handlers/people/may.ts";
import { rolesOf } from "../../handlers/people/role-names.ts";
import { bindGroup } from "../../handlers/places/bind-group.ts";
import { sayChannel } from "../../handlers/places/channel-names.ts";
import type { Tree } from "../../handlers/places/tree.ts";
import { listQuestions } from "../../handlers/policy/answer-people.ts";
import { mayKeep, mayLook } from "../../handlers/policy/keep-documents.ts";
import { relayMessage } from "../../handlers/relay/relay-message.ts";
import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import { type Group, relayChannel } from "../../storage/places.ts";
import type { Store } from "../../storage/storage.ts";
import type { Connection } from "../channels/channel.ts";
import { chosenId, pagePlaceOf } from "../channels/page.ts";
import { qrAsSvg } from "../channels/qr.ts";
import type { Standing } from "../connections.ts";
import type { Town } from "../town.ts";
import type { ChatMessage } from "./demo-api.ts";
import type { ChannelRow, Groups, Me } from "./staff-api.ts";

const shownMessages = 200;
const operators: readonly Role[] = ["administrator", "secretary"];
const purposes: Record<Group["purpose"], string> = { residents: "居民群", branch: "支部群", staff: "工作群" };
const stateNames: Record<Connection, string> = {
  stopped: "已停止",
  connecting: "正在连接",
  "needs-login": "等人扫码登录",
  online: "正常",
  deaf: "连着，但听不到消息",
  offline: "连不上",
  rejected: "平台不接受账号或密钥",
};

/** Those who see how it stands with the channels, and the codes to scan. */
export function mayRun({ roles }: Person): boolean {
  return roles.some(({ role }) => operators.includes(role));
}

export function meView(person: Person, town: Town): Me {
  return {
    id: person.id,
    name: person.name,
    roles: rolesOf(person, town.community()),
    may: {
      requests: mayUse(person, { allow: readers }),
      bindGroups: mayUse(person, bindGroup),
      invite: mayUse(person, invite),
      relay: mayUse(person, relayMessage),
      channels: mayRun(person),
      seeQuestions: mayUse(person, listQuestions),
      seeDocuments: mayLook(person),
      keepDocuments: mayKeep(person, town.community().tree),
    },
  };
}

/** What somebody and the bot have said to each other on the page, the oldest first. */
export async function pageTalk({ id: personId, name }: Person, store: Store): Promise<ChatMessage[]> {
  const place = pagePlaceOf(personId);
  const heard = await store.inbox.talkIn(pageChannel, place, shownMessages);
  const said = await store.outbox.talkIn(pageChannel, place, shownMessages);
  const messages = [
    ...heard.map(({ messageId, text, quotes, sentAt }) => ({
      id: chosenId(personId, messageId),
      from: { id: personId, name, bot: false },
      text,
      quotes: quotes ?? null,
      at: sentAt.toISOString(),
    })),
    ...said.map(({ id, platformId, text, sentAt, createdAt }) => ({
      id: platformId ?? String(id),
      from: { id: "linli", name: "邻里小助手", bot: true },
      text,
      quotes: null,
      at: (sentAt ?? createdAt).toISOString(),
    })),
  ];
  return messages.sort((a, b) => a.at.localeCompare(b.at)).slice(-shownMessages);
}

/** How it stands with the platforms. The code to scan goes out as a picture only. */
export async function channelRows(standings: Standing[]): Promise<ChannelRow[]> {
  const platforms = standings.filter(({ name }) => name !== pageChannel);
  return Promise.all(
    platforms.map(async ({ name, state, detail, since }) => {
      const isCode = state === "needs-login";
      return {
        ...{ name, state, title: sayChannel(name), stateName: stateNames[state], since: since.toISOString() },
        detail: isCode ? "" : detail,
        qr: isCode && detail !== "" ? await qrAsSvg(detail) : null,
      };
    }),
  );
}

/** The groups of a person's part of the tree and of what lies above it, and those that wait to be bound. */
export async function groupsView(person: Person, town: Town): Promise<Groups> {
  const { places } = town.storage.read;
  const { tree } = town.community();
  const hosts = bindGroup.allow === "everyone" ? [] : bindGroup.allow;
  const unbound = mayUse(person, bindGroup) ? await places.unbound() : [];
  const near = (await places.groups()).filter(({ nodeId }) => isNear(person, nodeId, tree));
  return {
    unbound: unbound.map(({ name, channel, metAt }) => ({
      ...{ name, channel: sayChannel(channel), metAt: metAt.toISOString() },
    })),
    bound: near.map(({ name, channel, place, nodeId, purpose }) => ({
      ...{ name, place, channel: sayChannel(channel), purpose: purposes[purpose] },
      node: tree.find(nodeId)?.name ?? "",
      carried: channel === relayChannel,
    })),
    nodes: tree.nodes.filter(({ id }) => holdsAt(person, hosts, id, tree)).map(({ name }) => name),
  };
}

function isNear(person: Person, nodeId: string, tree: Tree): boolean {
  const own = [...staff, "administrator" as const];
  return holdsAt(person, own, nodeId, tree) || person.roles.some(({ at }) => tree.isWithin(at, nodeId));
}
