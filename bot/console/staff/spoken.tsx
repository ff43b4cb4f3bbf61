import { Button } from "antd";
import { useState } from "react";
import { Answers } from "./answers.tsx";
import { answersTo, type Talk } from "./api.ts";

/** What the bot answers; where it asks something back, the words it waits for are buttons. */
export function Spoken({ talk, to }: { talk: Talk; to: string }) {
  const [replied, setReplied] = useState<string>();
  const words = answersTo(to, talk.messages).map(({ text }) => text ?? "");
  const asked = replied === undefined ? repliesIn(words.join("\n")) : [];
  return (
    <div className="spoken">
      <Answers talk={talk} to={to} />
      {asked.length > 0 && (
        <div className="deed-buttons">
          {asked.map(({ say, label }, index) => (
            <Button
              key={say}
              size="large"
              type={index === 0 ? "primary" : "default"}
              onClick={() => setReplied(talk.say(say))}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      {replied !== undefined && <Spoken talk={talk} to={replied} />}
    </div>
  );
}

/** 确认 and 取消 where the bot waits for them, and the numbers of a list to choose from. */
export function repliesIn(words: string): { say: string; label: string }[] {
  const quoted = ["确认", "取消"].filter((word) => words.includes(`“${word}”`));
  const listed = words.includes("请回数字") ? [...words.matchAll(/^(\d+)\. ?(.+)$/gmu)] : [];
  return [
    ...quoted.map((word) => ({ say: word, label: word })),
    ...listed.map(([, number = "", label = ""]) => ({ say: number, label })),
  ];
}
