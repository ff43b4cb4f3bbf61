import type { Level, Outcome, State, Supervision } from "../../storage/requests.ts";

/** Who somebody is to a request; one person can be several. */
export type Actor =
  /** Whoever opened it or said "+1". */
  | "reporter"
  /** Whoever it is dispatched to, or their deputy. */
  | "owner"
  /** Duty desk and dispatchers of that part of the tree: they sort and send. */
  | "desk"
  /** Grid leader, secretary, supervisor above it, who are not its owner: they decide and review. */
  | "superior"
  /** The clock. */
  | "bot";

export interface Move {
  /** How people call it. */
  title: string;
  who: readonly Actor[];
  from: readonly State[];
  /** Undefined when the state stays; what comes back out of a merge is what it was. */
  to: State | undefined;
}

const working: readonly State[] = ["dispatched", "accepted"];
const underWay: readonly State[] = [...working, "suspended"];
const unfinished: readonly State[] = ["registered", ...underWay];

/**
 * Everything that can be done to a request. A row reads: 退单 is for its owner, while it is dispatched or being worked
 * on; then it is dispatched, to somebody else. Where `to` is undefined the state stays. Whoever or whatever a row does
 * not name is refused, kindly and on record. The name of a move is the name of its event.
 */
export const moves = {
  dispatch: { title: "分派", who: ["desk", "superior", "bot"], from: unfinished, to: "dispatched" },
  sign: { title: "签收", who: ["owner"], from: ["dispatched"], to: "accepted" },
  "hand-on": { title: "转交", who: ["owner", "desk", "superior"], from: underWay, to: "dispatched" },
  return: { title: "退单", who: ["owner"], from: working, to: "dispatched" },
  "return-again": { title: "再次退单", who: ["owner"], from: working, to: "registered" },
  "pass-up": { title: "签收超时，转下一位", who: ["bot"], from: ["dispatched"], to: "dispatched" },
  "stand-in": { title: "换人接办", who: ["bot"], from: [...unfinished, "resolved"], to: undefined },
  call: { title: "险情没有人签收，叫下一位", who: ["bot"], from: ["dispatched"], to: undefined },
  contact: { title: "联系居民", who: ["owner", "desk"], from: underWay, to: undefined },
  promise: { title: "承诺", who: ["owner"], from: ["accepted"], to: undefined },
  suspend: { title: "挂起", who: ["owner"], from: ["accepted"], to: "suspended" },
  resume: { title: "恢复办理", who: ["owner", "desk", "bot"], from: ["suspended"], to: "accepted" },
  "ask-extension": { title: "申请延期", who: ["owner"], from: ["accepted"], to: undefined },
  "grant-extension": { title: "同意延期", who: ["superior"], from: underWay, to: undefined },
  "refuse-extension": { title: "不同意延期", who: ["superior"], from: underWay, to: undefined },
  raise: { title: "上报", who: ["owner", "desk", "superior"], from: underWay, to: "dispatched" },
  resolve: { title: "反馈结果", who: ["owner"], from: underWay, to: "resolved" },
  rate: { title: "评价", who: ["reporter"], from: ["resolved", "closed", "merged"], to: undefined },
  close: { title: "办结", who: ["reporter"], from: ["resolved"], to: "closed" },
  "close-unanswered": { title: "到期未回复，办结", who: ["bot"], from: ["resolved"], to: "closed" },
  reopen: { title: "重新办理", who: ["reporter"], from: ["resolved", "closed"], to: "accepted" },
  "reopen-merged": { title: "随主件重新办理", who: ["bot"], from: ["merged"], to: undefined },
  recheck: { title: "复查", who: ["owner", "desk"], from: ["resolved", "closed"], to: undefined },
  "recheck-failed": {
    title: "复查有问题，重新办理",
    who: ["owner", "desk"],
    from: ["resolved", "closed"],
    to: "accepted",
  },
  decline: { title: "不予受理", who: ["desk", "superior"], from: unfinished, to: "declined" },
  transfer: { title: "转出", who: ["desk", "superior"], from: unfinished, to: "transferred" },
  merge: { title: "并案", who: ["owner", "desk", "superior"], from: unfinished, to: "merged" },
  unmerge: { title: "撤销并案", who: ["owner", "desk", "superior"], from: ["merged"], to: undefined },
  withdraw: { title: "撤回", who: ["reporter"], from: unfinished, to: "withdrawn" },
  leave: { title: "一位居民撤回", who: ["reporter"], from: [...unfinished, "merged"], to: undefined },
  correct: { title: "更正", who: ["owner", "desk", "superior"], from: unfinished, to: undefined },
  join: { title: "又一位居民反映", who: ["bot"], from: [...unfinished, "resolved"], to: undefined },
  supplement: {
    title: "补充情况",
    who: ["reporter", "owner", "desk", "bot"],
    from: [...unfinished, "resolved"],
    to: undefined,
  },
  supervise: { title: "督办", who: ["superior", "desk", "bot"], from: unfinished, to: undefined },
  triage: { title: "承办人不在岗，回到待分派", who: ["bot"], from: underWay, to: "registered" },
  recount: { title: "按新日历重算时限", who: ["bot"], from: [...unfinished, "resolved"], to: undefined },
} as const satisfies Record<string, Move>;

export type MoveName = keyof typeof moves;

/** Whether this move may lead on from a state. */
export function canMove(name: MoveName, from: State): boolean {
  const allowed: readonly State[] = moves[name].from;
  return allowed.includes(from);
}

export const stateNames: Record<State, string> = {
  registered: "已登记",
  dispatched: "已分派·待签收",
  accepted: "处理中",
  suspended: "挂起",
  resolved: "已反馈·待回访",
  closed: "办结",
  declined: "不予受理",
  merged: "并案",
  transferred: "已转出",
  withdrawn: "已撤回",
};

export const supervisionNames: Record<Supervision, string> = {
  none: "",
  reminded: "提醒",
  urged: "催办",
  supervised: "督办单",
  listed: "挂牌",
};

export const levelNames: Record<Level, string> = { grid: "网格", community: "社区", street: "街道" };

export const outcomeNames: Record<Outcome, string> = {
  "": "",
  solved: "已解决",
  explained: "已解释说明",
  "not-found": "未发现",
  "out-of-scope": "不属于受理范围",
  "handed-over": "已移交",
  "self-solved": "自行解决",
  duplicate: "重复",
};

/** What else stands in a request's history. */
const otherEvents: Record<string, string> = {
  registered: "登记",
  "same-person": "反映人绑定了身份",
  "merged-here": "另一件并入",
  sign: "签收超时提醒",
  "sign-late": "签收超时，已无人可转",
  "contact-late": "首次联系超时提醒",
  "promise-late": "承诺到期提醒",
  reminded: "提醒",
  urged: "催办",
  supervised: "督办单",
  listed: "挂牌",
  revoked: "居民撤回了原话",
  forgotten: "居民删除了个人数据",
  retired: "到期，去掉了个人数据",
  // Names from before every change was a move.
  dispatched: "分派",
  accepted: "签收",
  resolved: "反馈结果",
  reopened: "重新办理",
  closed: "办结",
};

/** How people call what happened. */
export function eventName(name: string): string {
  return name in moves ? moves[name as MoveName].title : (otherEvents[name] ?? name);
}
