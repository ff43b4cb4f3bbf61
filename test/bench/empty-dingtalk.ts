/** The library with an empty bot: acknowledges every message and answers it by its session, nothing else. */
import { DWClient, TOPIC_ROBOT } from "dingtalk-stream";

const [url = "", clientId = "", clientSecret = ""] = process.argv.slice(2);

const opened = await fetch(`${url}/v1.0/gateway/connections/open`, {
  method: "POST",
  headers: { "content-type": "application/json", accept: "application/json" },
  body: JSON.stringify({
    ...{ clientId, clientSecret, ua: "empty" },
    subscriptions: [{ type: "CALLBACK", topic: TOPIC_ROBOT }],
  }),
});
const { endpoint, ticket } = (await opened.json()) as { endpoint: string; ticket: string };
const client = new DWClient({ clientId, clientSecret });
Reflect.set(client, "dw_url", `${endpoint}?ticket=${ticket}`);
client.registerCallbackListener(TOPIC_ROBOT, ({ headers, data }) => {
  client.socketCallBackResponse(headers.messageId, null);
  const { sessionWebhook, text } = JSON.parse(data) as { sessionWebhook: string; text: { content: string } };
  void fetch(sessionWebhook, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ msgtype: "text", text: { content: `收到：${text.content.trim()}` } }),
  });
});
await client._connect();
process.stdout.write("ready\n");
