import { Button, Form, Input, Select } from "antd";
import { useId, useState } from "react";
import type { Groups } from "../../web/staff-api.ts";
import { Answers } from "./answers.tsx";
import { type Talk, useGroups } from "./api.ts";

interface Words {
  group: string;
  who?: string;
  words: string;
}

/** The sentence that the bot reads; a colon in the name would end it too early. */
function sentence({ group, who = "", words }: Words): string {
  return `代报 ${group} ${who.replace(/[:：\n]/gu, " ").trim()}：${words.trim()}`;
}

/** A staff member passes on what was said where no bot can hear it, and gets what is to be pasted back. */
export function RelayPanel({ talk }: { talk: Talk }) {
  const { data: groups } = useGroups();
  const [asked, setAsked] = useState<string>();
  const [form] = Form.useForm<Words>();
  const name = useId();
  return (
    <div className="panel staff-panel">
      <p className="staff-hint">
        机器人听不到的群里有人报事、提问，把他的话贴在这里。邻里照样登记、答复，再把要贴回群里的话给您。
      </p>
      <Form
        form={form}
        layout="vertical"
        name={name}
        requiredMark={false}
        onFinish={(words) => {
          setAsked(talk.say(sentence(words)));
          form.resetFields(["who", "words"]);
        }}
      >
        <Form.Item name="group" label="哪个群" rules={[{ required: true, message: "请选一个群" }]}>
          <Select
            size="large"
            options={optionsOf(groups)}
            showSearch
            virtual={false}
            placeholder="选群，可以输入几个字来找"
            notFoundContent="没有这个群。书记可以在“群”里登记"
          />
        </Form.Item>
        <Form.Item name="who" label="谁说的（可以不写）">
          <Input size="large" maxLength={20} placeholder="例如：李婶" />
        </Form.Item>
        <Form.Item
          name="words"
          label="原话"
          rules={[{ required: true, whitespace: true, message: "请把原话贴进来" }]}
        >
          <Input.TextArea
            size="large"
            autoSize={{ minRows: 3, maxRows: 8 }}
            maxLength={19_000}
            placeholder="例如：3号楼2单元电梯又坏了"
          />
        </Form.Item>
        <Button type="primary" size="large" htmlType="submit">
          代报
        </Button>
      </Form>
      {asked !== undefined && <Answers talk={talk} to={asked} />}
    </div>
  );
}

/** Groups without a bot first: they are what this is for. */
function optionsOf({ bound }: Groups = { unbound: [], bound: [], nodes: [] }) {
  const carried = bound.filter((group) => group.carried);
  const heard = bound.filter((group) => !group.carried);
  const options = (groups: Groups["bound"]) =>
    groups.map(({ name, node, purpose }) => ({ value: name, label: `${name}（${node}${purpose}）` }));
  return [
    { label: "没有机器人的群", title: "没有机器人的群", options: options(carried) },
    { label: "有机器人的群", title: "有机器人的群", options: options(heard) },
  ].filter((each) => each.options.length > 0);
}
