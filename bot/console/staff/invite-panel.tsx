import { Button, Form, Input } from "antd";
import { useId, useState } from "react";
import { Answers } from "./answers.tsx";
import type { Talk } from "./api.ts";

/** A colleague gets a code to bind an account with. */
export function InvitePanel({ talk }: { talk: Talk }) {
  const [asked, setAsked] = useState<string>();
  const name = useId();
  return (
    <div className="panel staff-panel">
      <p className="staff-hint">
        给一位工作人员验证码。由本人在钉钉或微信里私聊邻里说“绑定 验证码”，以后任务就发到那个账号上。
      </p>
      <Form<{ name: string }>
        layout="vertical"
        name={name}
        requiredMark={false}
        onFinish={({ name }) => setAsked(talk.say(`邀请 ${name.trim()}`))}
      >
        <Form.Item
          name="name"
          label="姓名"
          rules={[{ required: true, whitespace: true, message: "请写姓名，和社区名单上的一样" }]}
        >
          <Input size="large" maxLength={20} placeholder="例如：王秀兰" />
        </Form.Item>
        <Button type="primary" size="large" htmlType="submit">
          邀请
        </Button>
      </Form>
      {asked !== undefined && <Answers talk={talk} to={asked} />}
    </div>
  );
}
