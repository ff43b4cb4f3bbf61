import { Button, Form, Input } from "antd";
import { useId, useState } from "react";
import type { AmendBody, DocumentDetail } from "../../web/documents-api.ts";
import { useChange } from "./documents-ask.ts";

type Deed = "amend" | "withdraw";

/** What whoever keeps the documents can do with one. */
export function DocumentDeeds({ document }: { document: DocumentDetail }) {
  const [open, setOpen] = useState<Deed>();
  const close = () => setOpen(undefined);
  const toggle = (deed: Deed) => ({
    "aria-expanded": open === deed,
    onClick: () => setOpen(open === deed ? undefined : deed),
  });
  return (
    <section className="deeds" aria-label="可以办的事">
      <div className="deed-buttons">
        <Button size="large" {...toggle("amend")}>
          更正信息
        </Button>
        <Button size="large" danger {...toggle("withdraw")}>
          撤下
        </Button>
      </div>
      {open === "amend" && <AmendForm document={document} close={close} />}
      {open === "withdraw" && <WithdrawForm document={document} close={close} />}
    </section>
  );
}

interface FormProps {
  document: DocumentDetail;
  close(): void;
}

type Head = Required<AmendBody>;

function AmendForm({ document, close }: FormProps) {
  const { amending } = useChange(document.id, close);
  const name = useId();
  const { title, issuer, region, effective, expires, supersedes } = document;
  const before: Head = { title, issuer, region, effective, expires, supersedes };
  return (
    <Form<Head>
      name={name}
      className="deed-form"
      layout="vertical"
      requiredMark={false}
      aria-label="更正信息"
      initialValues={before}
      onFinish={(head) => amending.mutate(changesOf(before, head))}
    >
      <Form.Item
        name="title"
        label="标题"
        rules={[{ required: true, whitespace: true, message: "标题要填" }]}
      >
        <Input size="large" maxLength={200} />
      </Form.Item>
      <Form.Item name="issuer" label="发布单位">
        <Input size="large" maxLength={100} placeholder="例如：青禾街道办事处" />
      </Form.Item>
      <Form.Item name="region" label="适用地区" extra="同名的文件，地区相同才会互相取代。">
        <Input size="large" maxLength={100} placeholder="例如：青禾街道" />
      </Form.Item>
      <div className="deed-days">
        <Form.Item name="effective" label="施行日期">
          <Input size="large" type="date" className="deed-when" />
        </Form.Item>
        <Form.Item name="expires" label="失效日期（长期有效就不填）">
          <Input size="large" type="date" className="deed-when" />
        </Form.Item>
      </div>
      <Form.Item
        name="supersedes"
        label="取代哪些文件"
        extra="写标题，几份之间用“；”隔开。写上的文件马上停用。"
      >
        <Input.TextArea size="large" autoSize={{ minRows: 1, maxRows: 4 }} maxLength={1000} />
      </Form.Item>
      {amending.error && <Trouble error={amending.error} />}
      <Buttons submit="保存" cancel="不改了" isBusy={amending.isPending} close={close} />
    </Form>
  );
}

/** Only what was changed, so that nobody else's correction is undone. */
function changesOf(before: Head, after: Head): AmendBody {
  const changed = Object.entries(after).map(([key, value = ""]) => [key, value.trim()] as const);
  return Object.fromEntries(changed.filter(([key, value]) => value !== before[key as keyof Head]));
}

function WithdrawForm({ document, close }: FormProps) {
  const { withdrawing } = useChange(document.id, close);
  const name = useId();
  return (
    <Form<{ why: string }>
      name={name}
      className="deed-form"
      layout="vertical"
      requiredMark={false}
      aria-label="撤下"
      onFinish={({ why }) => withdrawing.mutate(why.trim())}
    >
      <p>撤下以后，邻里马上不再用它回答。文件和原因会留着备查，以后还可以再传。</p>
      <Form.Item
        name="why"
        label="为什么撤下"
        rules={[{ required: true, whitespace: true, message: "请写上原因，以后查得到" }]}
      >
        <Input.TextArea
          size="large"
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={200}
          placeholder="例如：街道已经废止，新办法还没有下发"
        />
      </Form.Item>
      {withdrawing.error && <Trouble error={withdrawing.error} />}
      <Buttons submit="确定撤下" cancel="先不撤" isBusy={withdrawing.isPending} close={close} />
    </Form>
  );
}

function Trouble({ error }: { error: Error }) {
  return (
    <p className="upload-problem" role="alert">
      {error.message}
    </p>
  );
}

interface ButtonsProps {
  submit: string;
  cancel: string;
  isBusy: boolean;
  close(): void;
}

function Buttons({ submit, cancel, isBusy, close }: ButtonsProps) {
  return (
    <div className="deed-buttons">
      <Button type="primary" size="large" htmlType="submit" disabled={isBusy}>
        {submit}
      </Button>
      <Button size="large" onClick={close}>
        {cancel}
      </Button>
    </div>
  );
}
