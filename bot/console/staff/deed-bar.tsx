import { useQueryClient } from "@tanstack/react-query";
import { AutoComplete, Button, Form, Input, InputNumber, Radio, Select } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { newId } from "../new-id.ts";
import { answersTo, type Talk } from "./api.ts";
import type { DeedForm, Field, Words } from "./deed.ts";
import { repliesIn, Spoken } from "./spoken.tsx";

interface Props {
  label: string;
  deeds: DeedForm[];
  talk: Talk;
  /** What the deeds are about, as it is now: when it has changed after a deed, the deed is done. */
  version: string | number;
}

/** Buttons; each says a sentence, some after a small form. What the bot answers stands beside them. */
export function DeedBar({ label, deeds, talk, version }: Props) {
  const [open, setOpen] = useState<{ key: string; version: string | number }>();
  const { asked, isWaiting, say } = useSaying(talk, version, () => setOpen(undefined));
  const form = deeds.find(({ key }) => key === open?.key);
  const isStale = open !== undefined && open.version !== version;
  return (
    <section className="deeds" aria-label={label}>
      {asked !== undefined && <Spoken key={asked} talk={talk} to={asked} />}
      <div className="deed-buttons">
        {deeds.map((deed) => (
          <Button
            key={deed.key}
            size="large"
            type={deed.isNext ? "primary" : "default"}
            disabled={isWaiting}
            aria-expanded={deed.key === form?.key}
            onClick={() => {
              const isAtOnce = deed.fields.length === 0 && !deed.sure;
              setOpen(isAtOnce ? undefined : { key: deed.key, version });
              if (isAtOnce) say(deed.sentence({}));
            }}
          >
            {deed.label}
          </Button>
        ))}
      </div>
      {form && isStale && (
        <p className="deed-stale" role="alert">
          您填写的时候有人动过这一件，内容已经更新，请先看一眼。
        </p>
      )}
      {form && (
        <DeedFields
          key={form.key}
          deed={form}
          isWaiting={isWaiting}
          say={say}
          cancel={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}

/** Says one thing at a time. Its id stays until the bot has answered, so that a second click says nothing new. */
function useSaying(talk: Talk, version: string | number, done: () => void) {
  const [asked, setAsked] = useState<{ id: string; version: string | number }>();
  const nextId = useRef(newId());
  const client = useQueryClient();
  const answers = asked === undefined ? [] : answersTo(asked.id, talk.messages);
  const isAnswered = answers.length > 0;
  const isAskedBack = answers.some(({ text }) => repliesIn(text ?? "").length > 0);
  const isTooLate = answers.some(({ text }) => text?.includes("刚刚有人动过"));
  const isDone = asked !== undefined && ((asked.version !== version && !isTooLate) || isAskedBack);
  const finish = useRef(done);
  finish.current = done;
  useEffect(() => {
    if (!isAnswered) return;
    nextId.current = newId();
    void client.invalidateQueries();
  }, [isAnswered, client]);
  useEffect(() => {
    if (isDone) finish.current();
  }, [isDone]);
  return {
    asked: asked?.id,
    isWaiting: asked !== undefined && !isAnswered,
    say: (text: string) => setAsked({ id: talk.say(text, undefined, nextId.current), version }),
  };
}

interface FieldsProps {
  deed: DeedForm;
  isWaiting: boolean;
  say(text: string): void;
  cancel(): void;
}

function DeedFields({ deed, isWaiting, say, cancel }: FieldsProps) {
  const [form] = Form.useForm<Words>();
  const words = Form.useWatch([], form) ?? {};
  const name = useId();
  const isComplete = deed.fields.every((field) => field.optional || trimmed(words[field.name]) !== "");
  const clean = Object.fromEntries(Object.entries(words).map(([key, value]) => [key, trimmed(value)]));
  return (
    <Form
      {...{ form, name }}
      className="deed-form"
      layout="vertical"
      requiredMark={false}
      aria-label={deed.label}
      initialValues={firstOnes(deed.fields)}
      onFinish={() => say(deed.sentence(clean))}
    >
      {deed.fields.map((field) => (
        <Form.Item
          key={field.name}
          name={field.name}
          label={field.label}
          rules={[{ required: !field.optional, whitespace: true, message: "这里要填", transform: trimmed }]}
        >
          {inputFor(field)}
        </Form.Item>
      ))}
      {isComplete && <p className="staff-hint">会对邻里说：“{deed.sentence(clean)}”</p>}
      <div className="deed-buttons">
        <Button type="primary" size="large" htmlType="submit" disabled={isWaiting}>
          {deed.fields.length > 0 ? deed.label : `确定${deed.label}`}
        </Button>
        <Button size="large" onClick={cancel}>
          不办了
        </Button>
      </div>
    </Form>
  );
}

/** In one line, for that is how it is said. */
const trimmed = (value: unknown) =>
  String(value ?? "")
    .trim()
    .replace(/\s*\n\s*/g, "；");

/** Of either this or that the first one is chosen. */
function firstOnes(fields: Field[]): Words {
  return Object.fromEntries(
    fields.flatMap((field) => (field.kind === "either" ? [[field.name, field.options[0]?.value]] : [])),
  );
}

function inputFor(field: Field) {
  switch (field.kind) {
    case "words":
      return field.suggest ? (
        <AutoComplete
          size="large"
          options={field.suggest}
          virtual={false}
          placeholder={field.placeholder ?? ""}
        />
      ) : (
        <Input.TextArea
          size="large"
          autoSize={{ minRows: 1, maxRows: 6 }}
          maxLength={field.most ?? 200}
          placeholder={field.placeholder}
        />
      );
    case "choice":
      return (
        <Select
          size="large"
          showSearch={{ optionFilterProp: "label" }}
          allowClear={field.optional ?? false}
          virtual={false}
          options={field.options}
          placeholder={field.placeholder ?? "请选择"}
        />
      );
    case "either":
      return <Radio.Group size="large" optionType="button" options={field.options} />;
    case "count":
      return <InputNumber size="large" min={1} max={field.most} />;
    case "day":
      return <Input size="large" type="date" className="deed-when" />;
    case "clock":
      return <Input size="large" type="time" className="deed-when" />;
  }
}
