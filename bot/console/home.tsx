import { Spin } from "antd";
import { useKind } from "./api.ts";
import { Banner } from "./banner.tsx";
import { Simulator } from "./simulator.tsx";
import { StaffPage } from "./staff/staff-page.tsx";

/** The simulator where there is a demo, else the staff page. */
export function Home() {
  const { data: kind, error } = useKind();
  if (kind === "demo") return <Simulator />;
  if (kind === "staff") return <StaffPage />;
  return (
    <div className="whole-middle">{error ? <Banner>连接中断，正在重连</Banner> : <Spin size="large" />}</div>
  );
}
