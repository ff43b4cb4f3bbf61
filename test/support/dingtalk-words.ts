/** Somebody who writes. Without a staff id it is a person outside the organisation. */
export interface Writer {
  senderId: string;
  staffId?: string | undefined;
  nick?: string;
}

export interface Words {
  /** `cid…` of a group, or of the private chat. */
  conversationId: string;
  sender: Writer;
  text?: string;
  msgId?: string;
  /** A chat of two; then the bot was not mentioned. */
  private?: boolean;
  title?: string;
  /** Id of the message it answers. */
  quotes?: string;
  at?: number;
  /** Anything else, such as another msgtype with its content. */
  extra?: Record<string, unknown>;
}

export const robotTopic = "/v1.0/im/bot/messages/get";
export const cardTopic = "/v1.0/card/instances/callback";

/** What the robot is told when somebody writes, with every field that real logs show. */
export function robotMessage(
  words: Words & { msgId: string },
  session: { address: string; until: number },
  robotCode: string,
): Record<string, unknown> {
  const { conversationId, sender, text = "", msgId, quotes, title = "幸福里3号楼业主群" } = words;
  const inGroup = !words.private;
  return {
    ...{ senderPlatform: "iOS", conversationId, msgId, robotCode, openThreadId: conversationId },
    ...{ chatbotCorpId: "ding9f", chatbotUserId: "$:LWCP_v1:$bot", isAdmin: false },
    ...{ senderId: sender.senderId, senderNick: sender.nick ?? "李婶", senderStaffId: sender.staffId ?? "" },
    ...{ createAt: words.at ?? Date.now(), conversationType: inGroup ? "2" : "1", msgtype: "text" },
    ...{ sessionWebhook: session.address, sessionWebhookExpiredTime: session.until },
    ...(inGroup && {
      ...{ conversationTitle: title, isInAtList: true },
      atUsers: [{ dingtalkId: "$:LWCP_v1:$bot" }],
    }),
    text: {
      content: ` ${text}`,
      ...(quotes !== undefined && { isReplyMsg: true, repliedMsg: { msgType: "text", msgId: quotes } }),
    },
    ...words.extra,
  };
}

/** What the robot is told when somebody presses a button of a card. */
export function cardPress(press: {
  outTrackId: string;
  userId: string;
  action: string;
  params?: Record<string, string>;
  group?: string;
}): Record<string, unknown> {
  const { outTrackId, userId, action, params = {}, group } = press;
  return {
    ...{ type: "actionCallback", corpId: "ding9f", outTrackId, userId, userIdType: 1 },
    ...(group === undefined ? { spaceType: "IM_ROBOT" } : { spaceType: "IM_GROUP", spaceId: group }),
    content: JSON.stringify({ cardPrivateData: { actionIds: [action], params } }),
  };
}
