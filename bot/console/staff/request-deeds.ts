import type { Choices, Deed, Detail } from "../../web/board-api.ts";
import { type DeedForm, dayWords, type Field, options } from "./deed.ts";

type Offered = Pick<Detail, "number" | "level" | "similar"> & {
  now: string;
  choices: Choices | undefined;
};
type Form = Omit<DeedForm, "key">;

const reason = (label = "原因", placeholder = ""): Field => ({
  kind: "words",
  name: "why",
  label,
  placeholder,
});

const colleague = (label: string, choices: Choices | undefined, optional = false): Field => ({
  ...{ kind: "choice", name: "who", label, optional, placeholder: "选人，可以输入姓名来找" },
  options: (choices?.people ?? []).map(({ name, title, away }) => ({
    value: name,
    label: `${name} · ${title}${away ? "（请假）" : ""}`,
  })),
});

/** What an owner says while working on it. */
function workForms({ number: n, now, choices }: Offered) {
  return {
    sign: { label: "签收", fields: [], sentence: () => `收到 ${n}` },
    contact: { label: "已联系居民", fields: [], sentence: () => `已联系 ${n}` },
    resolve: {
      label: "办结反馈",
      fields: [
        {
          ...{ kind: "either", name: "how", label: "结果" },
          options: [
            { value: "办好了", label: "办好了" },
            { value: "解释了", label: "解释清楚了" },
          ],
        },
        reason("办得怎么样（居民会看到）", "例如：换了门机，已经能用"),
      ],
      sentence: ({ how, why }) => (how === "解释了" ? `解释了 ${n} ${why}` : `办好了 ${n}，${why}`),
    },
    "not-found": {
      label: "查无此事",
      fields: [reason("怎样查的", "例如：到现场看过，没有发现积水")],
      sentence: ({ why }) => `查无此事 ${n} ${why}`,
    },
    promise: {
      label: "承诺日期",
      fields: [{ kind: "day", name: "day", label: "最晚哪天办好（居民会知道）" }],
      sentence: ({ day }) => `${n} ${dayWords(day, new Date(now))}前办好`,
    },
    suspend: {
      label: "挂起",
      fields: [
        {
          ...{ kind: "choice", name: "why", label: "为什么要等" },
          options: options(choices?.suspendReasons ?? []),
        },
        { kind: "day", name: "day", label: "哪天继续" },
      ],
      sentence: ({ why, day }) => `${n} ${why}，${dayWords(day, new Date(now))}继续`,
    },
    resume: { label: "恢复办理", fields: [], sentence: () => `继续办 ${n}` },
    supplement: {
      label: "补充情况",
      fields: [reason("补充什么")],
      sentence: ({ why }) => `补充 ${n} ${why}`,
    },
  } satisfies Partial<Record<Deed, Form>>;
}

/** What is said to get it to somebody else, or more time for it. */
function handOverForms({ number: n, level, choices }: Offered) {
  return {
    "hand-on": {
      label: "转给",
      fields: [colleague("转给谁", choices), reason()],
      sentence: ({ who, why }) => `转给${who} ${n} ${why}`,
    },
    return: {
      label: "退单",
      fields: [reason(), colleague("应该给谁（可以不选）", choices, true)],
      sentence: ({ why, who }) => `退单 ${n} ${why}${who ? `，应该给${who}` : ""}`,
    },
    raise: {
      label: "上报",
      fields: [
        {
          ...{ kind: "either", name: "to", label: "报到哪里" },
          options: [
            ...(level === "网格" ? [{ value: "上报社区", label: "社区" }] : []),
            { value: "转街道", label: "街道" },
          ],
        },
        reason("原因和已经做过什么"),
      ],
      sentence: ({ to, why }) => `${to} ${n} ${why}`,
    },
    "ask-extension": {
      label: "申请延期",
      fields: [{ kind: "count", name: "days", label: "几个工作日", most: 30 }, reason()],
      sentence: ({ days, why }) => `延期 ${n} ${days}个工作日 ${why}`,
    },
    "grant-extension": { label: "同意延期", fields: [], sure: true, sentence: () => `同意延期 ${n}` },
    "refuse-extension": {
      label: "不同意延期",
      fields: [reason()],
      sentence: ({ why }) => `不同意延期 ${n} ${why}`,
    },
    recheck: {
      label: "复查",
      fields: [reason("复查的情况", "例如：没问题")],
      sentence: ({ why }) => `复查 ${n} ${why}`,
    },
  } satisfies Partial<Record<Deed, Form>>;
}

/** What desk and superiors say. */
function deskForms({ number: n, similar, choices }: Offered) {
  return {
    dispatch: {
      label: "派给",
      fields: [colleague("派给谁", choices)],
      sentence: ({ who }) => `派给${who} ${n}`,
    },
    supervise: { label: "督办", fields: [], sure: true, sentence: () => `督办 ${n}` },
    "correct-category": {
      label: "改类别",
      fields: [{ kind: "choice", name: "to", label: "改成", options: options(choices?.categories ?? []) }],
      sentence: ({ to }) => `改类别 ${n} ${to}`,
    },
    "correct-urgency": {
      label: "改紧急程度",
      fields: [{ kind: "either", name: "to", label: "改成", options: options(choices?.urgencies ?? []) }],
      sentence: ({ to }) => `改紧急程度 ${n} ${to}`,
    },
    "correct-place": {
      label: "改地点",
      fields: [{ kind: "words", name: "to", label: "在哪里", placeholder: "例如：3号楼2单元" }],
      sentence: ({ to }) => `改地点 ${n} ${to}`,
    },
    merge: {
      label: "并案",
      fields: [
        {
          ...{ kind: "words", name: "into", label: "并到哪一件", placeholder: "编号，例如：3" },
          suggest: similar.map((other) => ({
            value: String(other.number),
            label: `#${other.number} · ${other.category} · ${other.where}`,
          })),
        },
      ],
      sentence: ({ into }) => `并案 ${n} 到 ${into?.replace(/^#/, "")}`,
    },
    unmerge: { label: "撤销并案", fields: [], sure: true, sentence: () => `撤销并案 ${n}` },
    decline: {
      label: "不受理",
      fields: [
        reason(),
        { kind: "words", name: "where", label: "该去哪里办", placeholder: "例如：供电公司 95598" },
      ],
      sentence: ({ why, where }) => `不受理 ${n} ${why}，请去${where}办`,
    },
    transfer: {
      label: "转出",
      fields: [{ kind: "words", name: "unit", label: "转给哪个单位" }, reason()],
      sentence: ({ unit, why }) => `转出 ${n} ${unit} ${why}`,
    },
  } satisfies Partial<Record<Deed, Form>>;
}

/** What usually comes next. */
const next: Partial<Record<string, Deed>> = {
  registered: "dispatch",
  dispatched: "sign",
  accepted: "resolve",
  suspended: "resume",
};

/** What this person may do with it now, the usual things first. */
export function deedsFor(detail: Detail, choices: Choices | undefined): DeedForm[] {
  const offered = { ...detail, choices };
  const forms: Record<Deed, Form> = {
    ...workForms(offered),
    ...handOverForms(offered),
    ...deskForms(offered),
  };
  return (Object.keys(forms) as Deed[])
    .filter((key) => detail.may.includes(key))
    .map((key) => ({ key, ...forms[key], isNext: next[detail.state] === key }))
    .sort((a, b) => Number(b.isNext) - Number(a.isNext));
}
