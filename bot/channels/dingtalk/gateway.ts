import { TooFast } from "../channel.ts";
import type { Settings } from "./options.ts";
import { failureIn } from "./outcomes.ts";
import { post, repeatable } from "./request.ts";
import { credentialsRefused } from "./token.ts";

/** What the stream brings: events of the organisation, words said to the robot, buttons of cards. */
const robotTopic = "/v1.0/im/bot/messages/get";
const cardTopic = "/v1.0/card/instances/callback";
export const topics = { robot: robotTopic, card: cardTopic };
export const subscriptions = [
  { type: "EVENT", topic: "*" },
  { type: "CALLBACK", topic: robotTopic },
  { type: "CALLBACK", topic: cardTopic },
];

/** Where a new stream is to be opened. */
export function gateway(settings: Settings) {
  const { clientId, clientSecret, apiUrl, timings } = settings;
  return {
    /** An address with a ticket in it that is good for one connection. Throws CredentialsRefused when a person has to act. */
    async newEndpoint(signal?: AbortSignal): Promise<string> {
      const url = new URL("/v1.0/gateway/connections/open", apiUrl);
      const body = { clientId, clientSecret, ua: "linli", subscriptions };
      const answer = await repeatable(post(url, { body, ms: timings.requestMs, signal }));
      const failure = failureIn(answer, { door: "", hint: "" }, settings);
      // A page instead of an answer comes from something that stands between us and DingTalk.
      const isPage = answer.body !== "" && !answer.json;
      if ([400, 401, 403].includes(answer.status) && !isPage && !(failure instanceof TooFast))
        throw credentialsRefused(
          settings.harmless(`HTTP ${answer.status} ${String(answer.json?.code ?? "")}`.trim()),
        );
      if (failure) throw new Error(failure.message);
      const { endpoint, ticket } = answer.json ?? {};
      const address = URL.parse(String(endpoint));
      // The library prints what it cannot connect to, ticket and all.
      if (!address || !/^wss?:$/.test(address.protocol) || typeof ticket !== "string" || ticket === "")
        throw new Error("钉钉没有给消息流的地址");
      return `${String(endpoint)}?ticket=${ticket}`;
    },
  };
}
