import { AutoComplete, Button, Form, Input, Radio, Spin } from "antd";
import { useId, useState } from "react";
import type { Groups } from "../../web/staff-api.ts";
import { Mark } from "../mark.tsx";
import { dayAndTimeText } from "../times.ts";
import { Answers } from "./answers.tsx";
import { type Talk, useGroups } from "./api.ts";

const purposes = ["居民群", "支部群", "工作群"];
/** Names that a sentence to the bot cannot carry. */
const unsayable = /\n|^.{81,}$/u;

interface Binding {
  name: string;
  node: string;
  purpose: string;
}

export function GroupsPanel({ talk }: { talk: Talk }) {
  const { data: groups } = useGroups();
  const [asked, setAsked] = useState<string>();
  if (!groups) return <Spin className="panel-middle" />;
  const say = (verb: "绑定群" | "登记群") => {
    return ({ name, node, purpose }: Binding) =>
      setAsked(talk.say(`${verb}“${name.trim()}” ${node.trim()} ${purpose}`));
  };
  return (
    <div className="panel staff-panel">
      {asked !== undefined && <Answers talk={talk} to={asked} />}
      <section aria-label="等着绑定的群">
        <h2>等着绑定的群</h2>
        {groups.unbound.length === 0 && (
          <p className="staff-hint">没有。把机器人拉进群，有人 @ 它或者说一句话，群就会出现在这里。</p>
        )}
        {groups.unbound.map((group) => (
          <Unbound
            key={`${group.channel}/${group.name}/${group.metAt}`}
            {...{ group, groups }}
            bind={say("绑定群")}
          />
        ))}
      </section>
      <section aria-label="机器人进不去的群">
        <h2>机器人进不去的群</h2>
        <p className="staff-hint">登记以后，通知由网格员贴过去，群里的话用“代报”说给邻里。</p>
        <article className="card">
          <BindForm nodes={groups.nodes} submit="登记" named={undefined} finish={say("登记群")} />
        </article>
      </section>
      <Bound groups={groups.bound} />
    </div>
  );
}

interface UnboundProps {
  group: Groups["unbound"][number];
  groups: Groups;
  bind(binding: Binding): void;
}

function Unbound({ group: { name, channel, metAt }, groups, bind }: UnboundProps) {
  return (
    <article className="card" aria-label={`群 ${name}`}>
      <div className="card-head">
        <b>{name}</b>
        <Mark tone="amber">{channel}</Mark>
        <time dateTime={metAt}>{dayAndTimeText(new Date(metAt), new Date())}</time>
      </div>
      {unsayable.test(name) ? (
        <p className="staff-hint">这个群名太长，请在群里对机器人说“绑定本群 社区名 居民群”。</p>
      ) : (
        <BindForm nodes={groups.nodes} submit="绑定" named={name} finish={bind} />
      )}
    </article>
  );
}

interface BindFormProps {
  nodes: string[];
  submit: string;
  /** The group's name where it is known. */
  named: string | undefined;
  finish(binding: Binding): void;
}

function BindForm({ nodes, submit, named, finish }: BindFormProps) {
  const [form] = Form.useForm<Binding>();
  const name = useId();
  return (
    <Form
      form={form}
      layout="vertical"
      name={name}
      requiredMark={false}
      className="bind-form"
      initialValues={{ name: named, purpose: "居民群" }}
      onFinish={(binding) => {
        finish({ ...binding, name: named ?? binding.name });
        form.resetFields();
      }}
    >
      {named === undefined && (
        <Form.Item
          name="name"
          label="群名"
          rules={[{ required: true, whitespace: true, message: "请写群名" }]}
        >
          <Input size="large" maxLength={80} placeholder="例如：春晖苑业主微信群" />
        </Form.Item>
      )}
      <Form.Item
        name="node"
        label="是哪里的群"
        rules={[{ required: true, whitespace: true, message: "请写是哪里的群" }]}
      >
        <AutoComplete
          size="large"
          options={nodes.map((value) => ({ value }))}
          showSearch={{ filterOption: (typed, option) => option?.value.includes(typed.trim()) ?? false }}
          virtual={false}
          placeholder="社区、网格或楼，例如：春晖苑3号楼"
        />
      </Form.Item>
      <Form.Item name="purpose" label="什么群">
        <Radio.Group size="large" optionType="button" options={purposes} />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit">
        {submit}
      </Button>
    </Form>
  );
}

function Bound({ groups }: { groups: Groups["bound"] }) {
  return (
    <section aria-label="已经绑定的群">
      <h2>已经绑定的群</h2>
      {groups.length === 0 && <p className="staff-hint">还没有。</p>}
      <ul className="bound-groups">
        {groups.map(({ name, channel, place, node, purpose, carried }) => (
          <li key={`${channel}/${place}`} className="card">
            <div className="card-head">
              <b>{name}</b>
              <Mark tone={carried ? "blue" : "green"}>{carried ? "没有机器人，代报" : channel}</Mark>
            </div>
            <div className="card-foot">
              {node} · {purpose}
            </div>
            {!carried && <small className="group-number">会话编号 {place}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
