import { Button, Input } from "antd";
import { useState } from "react";
import { longestWords, type ResidentView } from "../../web/resident-api.ts";
import { PictureButton } from "../picture-button.tsx";
import type { Doing } from "./api.ts";

/** More words and pictures for whoever works on it. */
export function AddMore({ view: { may, picturesLeft }, doing }: { view: ResidentView; doing: Doing }) {
  const [text, setText] = useState("");
  return (
    <section className="resident-card" aria-label="补充情况">
      <h2>补充情况</h2>
      <form
        className="resident-form"
        onSubmit={(event) => {
          event.preventDefault();
          doing.does({ deed: "supplement", text: text.trim() });
          setText("");
        }}
      >
        <Input.TextArea
          aria-label="补充的话"
          placeholder="还有什么要告诉承办人的？"
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={longestWords}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="resident-row">
          {may.includes("picture") && (
            <PictureButton
              size="large"
              disabled={doing.isBusy}
              onPick={(file) => doing.does({ deed: "picture", file })}
            />
          )}
          <Button size="large" type="primary" htmlType="submit" disabled={doing.isBusy || text.trim() === ""}>
            发送
          </Button>
        </div>
      </form>
      <p className="resident-soft">
        {may.includes("picture")
          ? `照片只给承办人看，还能发 ${picturesLeft} 张。照片里的拍摄地点会自动去掉。`
          : "照片已经够多了，请用文字补充。"}
      </p>
    </section>
  );
}
