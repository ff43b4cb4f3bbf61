import type { State } from "../../storage/requests.ts";

/** From which state to which a request may move; who decides can read it. */
const moves: Record<State, readonly State[]> = {
  registered: ["dispatched", "declined", "merged", "withdrawn"],
  dispatched: ["accepted", "resolved", "registered", "merged", "withdrawn"],
  accepted: ["suspended", "resolved", "transferred", "merged", "withdrawn"],
  suspended: ["accepted", "withdrawn"],
  resolved: ["closed", "accepted"],
  closed: ["accepted"],
  declined: [],
  merged: ["dispatched"],
  transferred: [],
  withdrawn: [],
};

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

export const eventNames: Record<string, string> = {
  registered: "登记",
  dispatched: "分派",
  accepted: "签收",
  resolved: "反馈结果",
  reopened: "重新办理",
  closed: "办结",
  "closed-unanswered": "到期未回复，办结",
  sign: "签收超时，提醒备岗和值班",
  reminded: "提醒",
  urged: "催办",
  revoked: "居民撤回了原话",
};

export function canMove(from: State, to: State): boolean {
  return moves[from].includes(to);
}
