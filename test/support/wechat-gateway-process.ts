import { FileBox } from "file-box";
import type { payloads } from "wechaty";
import { log } from "wechaty-puppet";
import { mock, PuppetMock } from "wechaty-puppet-mock";
import { PuppetServer } from "wechaty-puppet-service";

/*
 * A gateway as an operator runs one: wechaty's own PuppetServer in front of the mock puppet, in a process of its own
 * that a test can kill. It does what it is told over IPC.
 */

/** How the account behaves when the bot says something: shows it again, gives an id, swallows it, or refuses. */
export type Saying = "echo" | "id" | "mute" | { refuse: string };

export interface Written {
  id: string;
  from: string;
  /** A room's id or, for a private message, the bot's. */
  room?: string;
  to?: string;
  text?: string;
  type?: number;
  mentions?: string[];
  at?: number;
  file?: { name: string; base64: string };
  fileName?: string;
}

export type Wish =
  | { do: "open"; port: number; token: string; heartbeatMs: number }
  | { do: "contact"; id: string; name: string; friend?: boolean; type?: number }
  | { do: "room"; id: string; topic: string; members: string[] }
  | { do: "login"; id: string }
  | { do: "logout"; reason: string }
  | { do: "scan"; code: string; status?: number }
  | { do: "write"; message: Written }
  | { do: "again"; id: string }
  | { do: "join"; room: string; who: string; by: string }
  | { do: "topic"; room: string; topic: string; by: string }
  | { do: "saying"; how: Saying }
  | { do: "showAgain"; id: string; place: string; text: string };

export type FromGateway =
  | { tell: "done"; number: number }
  | { tell: "failed"; number: number; why: string }
  | { tell: "beat" }
  | { tell: "said"; place: string; text: string; id: string };

log.level("silent");

const mocker = new mock.Mocker();
const puppet = new PuppetMock({ mocker });
let saying: Saying = "echo";
let count = 0;

function tell(what: FromGateway): void {
  process.send?.(what);
}

/** Straight into the mock's memory: its own way of speaking refuses ids that begin with @, and gives no say over ids. */
function show(message: Written): void {
  const payload = {
    id: message.id,
    talkerId: message.from,
    timestamp: message.at ?? Date.now(),
    type: message.type ?? 7,
    text: message.text ?? "",
    mentionIdList: message.mentions ?? [],
    ...(message.fileName && { filename: message.fileName }),
    ...(message.room ? { roomId: message.room } : { listenerId: message.to ?? "" }),
  };
  mocker.cacheMessagePayload.set(message.id, payload as payloads.Message);
  const { file } = message;
  if (file)
    mocker.cacheFileBoxPayload.set(message.id, FileBox.fromBase64(file.base64, file.name).toJSON() as never);
  puppet.emit("message", { messageId: message.id });
}

async function said(place: string, text: string): Promise<string | undefined> {
  if (!puppet.isLoggedIn) throw new Error("not logged in");
  const isRoom = mocker.cacheRoomPayload.has(place);
  if (!isRoom && !mocker.cacheContactPayload.has(place)) throw new Error(`no conversation ${place}`);
  if (typeof saying === "object") throw new Error(saying.refuse);
  count += 1;
  const id = `own-${process.pid}-${count}`;
  tell({ tell: "said", place, text, id });
  if (saying === "mute") return undefined;
  show({ id, from: puppet.currentUserId, text, ...(isRoom ? { room: place } : { to: place }) });
  return saying === "id" ? id : undefined;
}
// The mock's type promises to give no id.
puppet.contactList = async () =>
  [...mocker.cacheContactPayload.values()].filter(({ friend }) => friend !== false).map(({ id }) => id);
puppet.messageSendText = said as typeof puppet.messageSendText;

async function fulfil(wish: Wish): Promise<void> {
  switch (wish.do) {
    case "open": {
      const { port, token, heartbeatMs } = wish;
      await new PuppetServer({ endpoint: `127.0.0.1:${port}`, token, puppet }).start();
      setInterval(() => {
        puppet.emit("heartbeat", { data: "alive" });
        tell({ tell: "beat" });
      }, heartbeatMs);
      return;
    }
    case "contact": {
      const { do: _, ...contact } = wish;
      mocker.createContact(contact as payloads.Contact);
      return;
    }
    case "room":
      mocker.createRoom({ id: wish.id, topic: wish.topic, memberIdList: wish.members } as payloads.Room);
      return;
    case "login":
      return puppet.login(wish.id);
    case "logout":
      return puppet.logout(wish.reason);
    case "scan":
      puppet.emit("scan", { qrcode: wish.code, status: wish.status ?? 2 });
      return;
    case "write":
      return show(wish.message);
    case "again":
      puppet.emit("message", { messageId: wish.id });
      return;
    case "join":
      mocker.RoomMock.load(wish.room)
        .add(mocker.ContactMock.load(wish.who))
        .by(mocker.ContactMock.load(wish.by));
      return;
    case "topic":
      mocker.RoomMock.load(wish.room).topic(wish.topic).by(mocker.ContactMock.load(wish.by));
      return;
    case "saying":
      saying = wish.how;
      return;
    case "showAgain":
      return show({
        ...{ id: wish.id, from: puppet.currentUserId, text: wish.text },
        ...(mocker.cacheRoomPayload.has(wish.place) ? { room: wish.place } : { to: wish.place }),
      });
  }
}

process.on("message", ({ number, wish }: { number: number; wish: Wish }) => {
  fulfil(wish).then(
    () => tell({ tell: "done", number }),
    (error: unknown) => tell({ tell: "failed", number, why: String(error) }),
  );
});
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
puppet.on("error", () => undefined);
