import { Image, Spin } from "antd";
import { useEffect, useState } from "react";
import type { ResidentView } from "../../web/resident-api.ts";
import { usePicture } from "./api.ts";

/** One's own pictures, and those that show what was done. */
export function Pictures({ pictures }: Pick<ResidentView, "pictures">) {
  const results = pictures.filter(({ mine }) => !mine);
  const own = pictures.filter(({ mine }) => mine);
  return (
    <section className="resident-card" aria-label="照片">
      {results.length > 0 && <h2>办好后的照片</h2>}
      {results.length > 0 && <Row pictures={results} name="办好后的照片" />}
      {own.length > 0 && <h2>您发的照片</h2>}
      {own.length > 0 && <Row pictures={own} name="您发的照片" />}
    </section>
  );
}

function Row({ pictures, name }: Pick<ResidentView, "pictures"> & { name: string }) {
  return (
    <Image.PreviewGroup>
      <ul className="resident-pictures">
        {pictures.map(({ id }, index) => (
          <li key={id}>
            <Picture id={id} name={`${name} ${index + 1}`} />
          </li>
        ))}
      </ul>
    </Image.PreviewGroup>
  );
}

function Picture({ id, name }: { id: number; name: string }) {
  const { data: bytes, error } = usePicture(id);
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!bytes) return undefined;
    const made = URL.createObjectURL(bytes);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  if (error) return <span className="resident-lost">打不开</span>;
  return address ? <Image alt={name} src={address} /> : <Spin />;
}
