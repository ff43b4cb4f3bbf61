import { useState } from "react";
import type { Me } from "../../web/staff-api.ts";
import { type Draft, emptyDraft } from "../composer.tsx";
import { Conversation } from "../conversation.tsx";
import { placeOf, type Talk } from "./api.ts";

const examples = ["帮助", "我是谁", "收到", "收到情况"];

export function TalkPanel({ me, talk }: { me: Me; talk: Talk }) {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  return (
    <Conversation
      person={me}
      chat={{ place: placeOf(me.id), name: "邻里小助手", kind: "private", purpose: "" }}
      now={new Date()}
      messages={talk.messages}
      outgoing={talk.outgoing}
      {...{ draft, examples }}
      changeDraft={setDraft}
      resend={talk.resend}
      send={({ text, quoted }) => {
        talk.say(text.trim(), quoted?.id);
        setDraft(emptyDraft);
      }}
    />
  );
}
