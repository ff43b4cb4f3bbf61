import { z } from "zod";
import { answer } from "../handler.ts";
import { sayChannel } from "../places/channel-names.ts";
import { squeeze } from "../text.ts";
import { rolesOf } from "./role-names.ts";

const asked = /^(?:我是谁|我的(?:身份|账号|帐号|角色))[?!。]*$/u;

export const whoAmI = answer({
  name: "who-am-i",
  help: "“我是谁” 看您的账号、身份和住址",
  examples: ["我是谁"],
  slots: z.object({}),
  allow: "everyone",
  anywhere: true,

  hears: ({ text, directed }) => (directed && asked.test(squeeze(text)) ? {} : undefined),

  async run({ person, account, message, community }) {
    const home = person.home && community.tree.find(person.home.building)?.name;
    const unit = person.home?.unit ? `${person.home.unit}单元` : "";
    const text = [
      person.known ? `${person.name}，您是${rolesOf(person, community)}。` : "您是居民，还没有登记姓名。",
      home
        ? `住址：${home}${unit}${person.home?.room ?? ""}`
        : "住址：没有登记。私聊我“我住3号楼2单元501”就登记。",
      `账号：${sayChannel(account.channel)} ${account.id}`,
      ...(person.known ? [] : ["工作人员请向管理员要验证码，私聊我“绑定 验证码”。"]),
    ].join("\n");
    if (message.placeKind === "private") return [{ to: "here", text }];
    if (account.privatePlace === undefined) {
      return [{ to: "here", text: "请私聊我“我是谁”，这些不在群里说。" }];
    }
    return [
      { to: "here", text: "已私聊发您。" },
      { to: "speaker", text },
    ];
  },
});
