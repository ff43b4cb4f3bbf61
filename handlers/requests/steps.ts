import type { Person } from "../../storage/people.ts";
import type { Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { staff } from "../people/may.ts";
import { clip } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { dueAt } from "../time/working-time.ts";
import { mainOf } from "./concerned.ts";

export interface Step {
  at: Date;
  text: string;
}

/** How it stands with a request, as one follows a parcel. */
export interface Progress {
  /** In a few plain words: 正在办理. */
  stands: string;
  /** What has happened, the oldest first. */
  steps: Step[];
  /** What comes next and by when; empty when nothing does. */
  next: string;
}

interface Happened {
  /** 您, or what people call whoever did it; empty for the bot and for another resident. */
  who: string;
  mine: boolean;
  note: string;
}

const by = (who: string, deed: string) => (who === "" ? deed : `${who}${deed}`);
const said = (note: string) => (note === "" ? "" : `：“${clip(note, 80)}”`);
const told = (note: string) => (note === "" ? "" : `：${clip(note, 200)}`);

/** What is said with a picture that comes without words. */
export const pictureWords = "发来一张照片";

/**
 * What a resident hears of each event; undefined of what is the staff's own affair. Notes of what only staff do are
 * meant for residents; those of what residents do are told to nobody but their author.
 */
const words: Record<string, (happened: Happened) => string | undefined> = {
  registered: () => "登记好了",
  // A note of more than a name says why somebody stands in: that is the staff's own affair.
  dispatch: ({ note }) => (/[，,；;]/u.test(note) ? "换了承办人" : `交给${note || "承办人"}办`),
  sign: ({ who }) => (who === "" ? undefined : by(who, "签收了")),
  "hand-on": () => "换了承办人",
  return: () => "正在换更合适的人办",
  "return-again": () => "由值班重新分派",
  "pass-up": () => "没有及时签收，换人接办",
  contact: ({ who }) => by(who, "联系了居民"),
  promise: ({ who }) => by(who, "定了办好的时间"),
  suspend: ({ note }) => `暂时等待${told(note)}`,
  resume: () => "继续办理",
  "grant-extension": () => "办理时间延长了",
  raise: () => "报到上一级协调",
  resolve: ({ who, note }) => `${by(who, "反馈结果")}${told(note)}`,
  rate: ({ mine, note }) => (mine ? `您说${said(note)}` : undefined),
  close: ({ mine, note }) => (mine ? `您确认办结${told(note)}` : "居民确认，办结"),
  "close-unanswered": () => "没有等到回音，按办结处理",
  reopen: ({ mine, note }) => (mine ? `您说没解决${said(note)}，重新办理` : "有居民说没解决，重新办理"),
  recheck: ({ who }) => by(who, "复查过了"),
  "recheck-failed": () => "复查发现还有问题，重新办理",
  triage: () => "正在重新安排承办人",
  decline: ({ note }) => `不予受理${told(note)}`,
  transfer: ({ note }) => `转给有关单位办${told(note)}`,
  merge: () => "和同一件事合在一起办",
  unmerge: () => "重新单独办理",
  leave: ({ mine }) => (mine ? "您撤回了" : undefined),
  withdraw: ({ mine }) => (mine ? "您撤回了" : "居民撤回了"),
  join: ({ mine }) => (mine ? "您说“我家也是”" : "又有一位邻居反映同样的问题"),
  supplement: ({ mine, note }) => {
    if (!mine) return undefined;
    return note === pictureWords ? `您${note}` : `您补充了情况${said(note)}`;
  },
  revoked: ({ mine }) => (mine ? "您撤回了原话" : undefined),
};

/** Names from before every change was a move. */
const oldNames: Record<string, string> = {
  dispatched: "dispatch",
  accepted: "sign",
  resolved: "resolve",
  reopened: "reopen",
  closed: "close",
};

const stands: Record<State, string> = {
  registered: "已登记，等人接手",
  dispatched: "已分派，等签收",
  accepted: "正在办理",
  suspended: "暂时等待",
  resolved: "办好了，等您确认",
  closed: "已办结",
  declined: "不予受理",
  merged: "并案办理",
  transferred: "已转出",
  withdrawn: "已撤回",
};

/** Of what could not be solved there is an answer all the same. */
const answered = "有答复了，等您确认";

/**
 * The progress that somebody who waits for a request may see: their own words and the staff's, never another
 * resident's. One that has become one with another goes on with that one's steps.
 */
export async function progressFor(
  person: Pick<Person, "id">,
  request: Request,
  { community, now }: { community: Community; now: Date },
  store: Store,
): Promise<Progress> {
  const main = await mainOf(request, store);
  const owner = main.ownerId === undefined ? undefined : await store.people.find(main.ownerId);
  return {
    stands: main.state === "resolved" && main.outcome !== "solved" ? answered : stands[main.state],
    steps: await stepsOf(person, request, main, store),
    next: nextOf(main, owner?.title || owner?.name || "承办人", community, now),
  };
}

async function stepsOf(
  { id: reader }: Pick<Person, "id">,
  request: Request,
  main: Request,
  store: Store,
): Promise<Step[]> {
  const own = `request:${request.id}`;
  const events = await store.journal.of([...new Set([own, `request:${main.id}`])]);
  const merged = events.findLastIndex(({ subject, name }) => subject === own && name === "merge");
  const seen = events.filter(({ subject }, index) => subject === own || (merged >= 0 && index > merged));
  const steps: Step[] = [];
  for (const { name, actorId, at, note } of seen) {
    const mine = actorId === reader;
    const text = words[oldNames[name] ?? name]?.({ mine, note, who: mine ? "您" : await workerOf(actorId) });
    if (text !== undefined) steps.push({ at, text });
  }
  return steps;

  async function workerOf(id: string): Promise<string> {
    const actor = await store.people.find(id);
    const works = actor?.roles.some(({ role }) => staff.includes(role));
    return works ? actor?.title || actor?.name || "" : "";
  }
}

function nextOf(request: Request, owner: string, { rules }: Community, now: Date): string {
  const { state, dueAt: due, pauses, resolvedAt, target } = request;
  const until = (at: Date) => `${sayMoment(at, now)}前`;
  switch (state) {
    case "registered":
      return due > now ? `正在找人接手，${until(due)}办结。` : "还没有人接手，正在催办。";
    case "dispatched":
      return request.signBy > now
        ? `等${owner}签收，最晚${sayMoment(request.signBy, now)}；${until(due)}办结。`
        : `${owner}还没有签收，正在催。`;
    case "accepted":
      return whileAtWork(request, owner, now);
    case "suspended": {
      const pause = pauses.at(-1);
      return pause ? `${pause.reason}，预计${sayMoment(pause.until, now)}继续办。` : "";
    }
    case "resolved": {
      const answerBy = resolvedAt && dueAt(rules.limits[request.class].answer, resolvedAt, rules.calendar);
      return `请您说一声解决了没有。${answerBy ? `${until(answerBy)}没有回音，就按办结处理。` : ""}`;
    }
    case "closed":
      return "没办好的话，可以说“没解决”，重新办理。";
    case "declined":
    case "transferred":
      return target === "" ? "" : `请找：${target}`;
    default:
      return "";
  }
}

function whileAtWork({ promisedAt, contactedAt, contactBy, dueAt: due }: Request, owner: string, now: Date) {
  if (promisedAt && promisedAt > now) return `${owner}答应${sayMoment(promisedAt, now)}前办好。`;
  if (due <= now) return "已经过了时限，正在催办，办好马上告诉您。";
  const contact = !contactedAt && contactBy > now ? `${owner}会在${sayMoment(contactBy, now)}前联系您，` : "";
  return `${contact}${sayMoment(due, now)}前办结。`;
}
