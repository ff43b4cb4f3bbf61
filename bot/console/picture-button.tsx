import { Button, type ButtonProps } from "antd";
import { useRef } from "react";

/** Lets one choose a picture, or take it. */
export function PictureButton({ onPick, ...button }: ButtonProps & { onPick(file: File): void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={field}
        type="file"
        accept="image/*"
        hidden
        aria-label="选一张照片"
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onPick(file);
          target.value = "";
        }}
      />
      <Button {...button} onClick={() => field.current?.click()}>
        发照片
      </Button>
    </>
  );
}
