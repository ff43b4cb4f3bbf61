import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App, ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN.js";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Home } from "./home.tsx";
import { ResidentPage } from "./resident/resident-page.tsx";
import { paint, theme } from "./theme.ts";

// A laptop without a network still reaches 127.0.0.1, so the browser's word "offline" does not count.
const client = new QueryClient({
  defaultOptions: {
    queries: { networkMode: "always", retry: false, staleTime: 5_000 },
    mutations: { networkMode: "always", retry: false },
  },
});

const page = document.getElementById("page");
if (!page) throw new Error("index.html has no element with the id 'page'");
paint(document.documentElement);

createRoot(page).render(
  <StrictMode>
    <ConfigProvider locale={zhCN.default} theme={theme} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={client}>
        <App component={false}>{location.pathname === "/r" ? <ResidentPage /> : <Home />}</App>
      </QueryClientProvider>
    </ConfigProvider>
  </StrictMode>,
);
