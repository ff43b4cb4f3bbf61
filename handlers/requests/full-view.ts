import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Said } from "../handler.ts";
import { mask } from "../privacy/mask.ts";
import { clip } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { concernedBy, familyOf, mainOf } from "./concerned.ts";
import { eventName, levelNames, outcomeNames, stateNames, supervisionNames } from "./lifecycle.ts";
import { unanswered } from "./reports.ts";
import { seesPeople } from "./sight.ts";

/**
 * A request as those who work on it see it: all that was fixed, who waits for it, and everything that has happened. Whoever
 * does not see the people sees no flat and no phone either.
 */
export async function fullView(request: Request, said: Said, store: Store): Promise<string> {
  const { community, now, person } = said;
  const { number, category, state, level, supervision, outcome, where, nodeId, pauses } = request;
  const named = seesPeople(person, request, community.tree);
  const raised = level === "grid" ? "" : `${levelNames[level]}级`;
  const head = [
    ...[`#${number}`, category, community.rules.limits[request.class].name, stateNames[state]],
    ...[raised, supervisionNames[supervision], outcomeNames[outcome]],
  ];
  const pause = state === "suspended" ? pauses.at(-1) : undefined;
  const place = where || community.tree.find(nodeId)?.name || "未说明";
  const waiting = `${sayMoment(request.signBy, now)}前签收 · ${sayMoment(request.contactBy, now)}前联系 · ${sayMoment(request.dueAt, now)}前办结`;
  const view = [
    head.filter(Boolean).join(" · "),
    `“${clip(request.problem, 200)}”`,
    [`地点：${place}`, ...(await reportersLine(request, named, store))].join(" · "),
    await peopleLine(request, store),
    request.goal && `目标：${request.goal}`,
    `时限：${waiting}`,
    request.reason && `为什么到这里：${request.reason}`,
    pause && `挂起：${pause.reason}，${sayMoment(pause.until, now)}继续`,
    await mergedLine(request, store),
    await answersLine(request, store),
    ...(await historyOf(request, { person, now, named }, store)),
  ]
    .filter(Boolean)
    .join("\n");
  return named || person.id === request.openedBy ? view : mask(view);
}

async function reportersLine(request: Request, named: boolean, store: Store): Promise<string[]> {
  const opener = named ? await store.people.find(request.openedBy) : undefined;
  const count = (await concernedBy(request, store)).length;
  return [...(opener ? [`居民：${opener.name}`] : []), ...(count === 1 ? [] : [`${count} 人在等`])];
}

async function peopleLine({ ownerId, deputyId, assisting }: Request, store: Store): Promise<string> {
  const [owner, deputy] = await Promise.all(
    [ownerId, deputyId].map((id) => (id === undefined ? undefined : store.people.find(id))),
  );
  const parts = [
    owner ? `承办：${owner.name}` : "还没有承办人",
    deputy && `备岗：${deputy.name}`,
    assisting.length > 0 && `协办：${assisting.join("、")}`,
  ];
  return parts.filter(Boolean).join(" · ");
}

async function mergedLine(request: Request, store: Store): Promise<string> {
  if (request.state === "merged") {
    const main = await mainOf(request, store);
    return `已并入 #${main.number}（${stateNames[main.state]}）`;
  }
  const [, ...merged] = await familyOf(request, store);
  return merged.length === 0 ? "" : `并入的：${merged.map(({ number }) => `#${number}`).join("、")}`;
}

/** What those who were asked have said, by number. */
async function answersLine(request: Request, store: Store): Promise<string> {
  if (request.state !== "resolved" && request.state !== "closed") return "";
  const ratings = Map.groupBy(await concernedBy(request, store), ({ rating }) => rating);
  const silent = (await unanswered(request, store)).length;
  const counted = [...ratings].flatMap(([rating, all]) => (rating === "" ? [] : [`${rating} ${all.length}`]));
  return `评价：${[...counted, ...(silent > 0 ? [`未答复 ${silent}`] : [])].join(" · ") || "无"}`;
}

async function historyOf(
  { id }: Request,
  { person, now, named }: { person: Person; now: Date; named: boolean },
  store: Store,
): Promise<string[]> {
  const events = await store.journal.of([`request:${id}`]);
  const actors = new Map<string, string>();
  for (const actorId of new Set(events.map((event) => event.actorId)))
    actors.set(actorId, nameOf(await store.people.find(actorId), named));
  // How many have joined stands above; only what they have said is news.
  const news = events.filter(({ name, note }) => name !== "join" || note !== "");
  return news.map(({ at, name, actorId, note }) => {
    const who = actorId === person.id ? "您" : actors.get(actorId);
    return `${sayMoment(at, now)} ${eventName(name)}${who && `（${who}）`}${note && `：${clip(note, 80)}`}`;
  });
}

function nameOf(actor: Person | undefined, named: boolean): string {
  if (!actor) return "";
  return actor.title || (named ? actor.name : "居民");
}
