import type { Roster } from "../../web/board-api.ts";
import { type DeedForm, dayWords, type Field, options, type Words } from "./deed.ts";

type Row = Roster["people"][number];

const asOptions = (people: Row[]) =>
  people.map(({ name, title }) => ({ value: name, label: `${name} · ${title}` }));
const chosen = (name: string, label: string, people: Row[]): Field => ({
  ...{ kind: "choice", name, label, placeholder: "选人，可以输入姓名来找" },
  options: asOptions(people),
});
const span: Field[] = [
  { kind: "day", name: "from", label: "从哪天" },
  { kind: "day", name: "until", label: "到哪天（当天也算）" },
];
const why: Field = { kind: "words", name: "why", label: "原因（可以不写）", optional: true };

/** What can be done about people and duty: of all of these only what this person may say. */
export function peopleDeeds(roster: Roster, me: string): DeedForm[] {
  const { may, people } = roster;
  return [
    ...(may.leave ? ownLeave(people, me, roster.now) : []),
    ...leaveOfOthers(people, roster.now),
    ...(may.plan ? [shiftDeed(people, roster.now)] : []),
    ...(may.appoint ? offices(roster) : []),
  ];
}

function ownLeave(people: Row[], me: string, now: string): DeedForm[] {
  const own = people.find(({ id }) => id === me);
  const isAway = own !== undefined && (own.awayUntil !== null || own.nextAbsence !== null);
  return [
    {
      key: "leave",
      label: "我请假",
      fields: [...span, why],
      sentence: (words) => `我请假 ${leaveWords(words, now)}`,
    },
    ...(isAway ? [{ key: "back", label: "我销假", fields: [], sure: true, sentence: () => "销假" }] : []),
  ];
}

function leaveOfOthers(people: Row[], now: string): DeedForm[] {
  const below = people.filter(({ reportsToMe }) => reportsToMe);
  const away = below.filter(({ awayUntil, nextAbsence }) => awayUntil !== null || nextAbsence !== null);
  const deeds: DeedForm[] = [
    {
      ...{ key: "leave-of", label: "替人请假", fields: [chosen("who", "谁请假", below), ...span, why] },
      sentence: (words) => `${words.who}请假 ${leaveWords(words, now)}`,
    },
    {
      ...{ key: "back-of", label: "替人销假", fields: [chosen("who", "谁回来了", away)] },
      sentence: ({ who }) => `${who}销假`,
    },
  ];
  return deeds.filter(({ key }) => (key === "leave-of" ? below : away).length > 0);
}

function leaveWords({ from, until, why = "" }: Words, now: string): string {
  const today = new Date(now);
  const days = from === until ? dayWords(from, today) : `${dayWords(from, today)}到${dayWords(until, today)}`;
  return `${days} ${why}`.trim();
}

function shiftDeed(people: Row[], now: string): DeedForm {
  return {
    key: "shift",
    label: "排值班",
    fields: [
      chosen("who", "谁值班", people),
      { kind: "day", name: "day", label: "哪天" },
      { kind: "clock", name: "from", label: "从几点" },
      { kind: "clock", name: "until", label: "到几点" },
    ],
    sentence: ({ who, day, from, until }) =>
      `值班 ${who} ${dayWords(day, new Date(now))}${hourWords(from)}到${hourWords(until)}`,
  };
}

/** 08:00 is 8点, 08:30 is 8点30分. */
function hourWords(clock = ""): string {
  const [hour, minute] = clock.split(":").map(Number);
  return `${hour}点${minute ? `${minute}分` : ""}`;
}

function offices({ people, roles, nodes }: Roster): DeedForm[] {
  const mine = people.filter(({ isInMyHands }) => isInMyHands);
  const post: Field[] = [
    { kind: "choice", name: "role", label: "什么职务", options: options(roles) },
    {
      kind: "choice",
      name: "node",
      label: "在哪里",
      options: options(nodes),
      placeholder: "可以输入几个字来找",
    },
  ];
  return [
    {
      key: "deputy",
      label: "指定备岗",
      fields: [chosen("who", "谁的备岗", mine), chosen("deputy", "备岗是谁", mine)],
      sentence: ({ who, deputy }) => `${who}的备岗是${deputy}`,
    },
    {
      key: "appoint",
      label: "任命",
      fields: [
        { kind: "words", name: "who", label: "姓名", placeholder: "可以是新人", suggest: asOptions(people) },
        ...post,
      ],
      sentence: ({ who, role, node }) => `任命 ${who} ${role} ${node}`,
    },
    {
      key: "dismiss",
      label: "免去职务",
      fields: [chosen("who", "免去谁的", mine), ...post],
      sentence: ({ who, role, node }) => `免去 ${who} ${role} ${node}`,
    },
    {
      key: "leaves",
      label: "离任",
      fields: [chosen("who", "谁离任", mine)],
      sentence: ({ who }) => `离任 ${who}`,
    },
  ];
}
