import { relayChannel } from "../../storage/places.ts";
import { pageChannel } from "../outgoing.ts";

const names: Record<string, string> = {
  dingtalk: "钉钉",
  wechat: "微信",
  simulator: "演示",
  [relayChannel]: "代报",
  [pageChannel]: "管理页面",
};

/** What people call a channel. */
export function sayChannel(channel: string): string {
  return names[channel] ?? channel;
}
