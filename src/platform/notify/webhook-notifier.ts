import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { AlertDocument, DeliveryOutcome, Notifier } from "../../ports/notifier.ts";
import { createTransport } from "../http/http.ts";
import { httpFailureOf } from "../http/http-failure.ts";
import { deliveryFailed } from "./delivery-failed.ts";

const POST_MS_MAX: DurationMs = 15 * SECOND_MS;

/** One POST that carries an alert. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface WebhookOptions {
  readonly url: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
  readonly toRequest: (alert: AlertDocument) => WebhookRequest;
  readonly timeoutMs?: DurationMs;
}

/** Posts each alert to an address of the user's. The address is a secret: it is in no message. A redirect is not followed. */
export function createWebhookNotifier(options: WebhookOptions): Notifier {
  return {
    name: "webhook",
    place: new URL(options.url).host,
    deliver: (alert) => post(options.toRequest(alert), options),
  };
}

async function post(
  { url, headers, body }: WebhookRequest,
  { env, userAgent, timeoutMs = POST_MS_MAX }: WebhookOptions,
): Promise<DeliveryOutcome> {
  const transport = await createTransport(url, env);
  if (transport === undefined) return deliveryFailed("The proxy's address in HTTPS_PROXY cannot be used.");
  return new Promise((resolve) => {
    const bytes = Buffer.from(body);
    const call = transport.request(url, {
      method: "POST",
      agent: transport.agent,
      headers: { ...headers, "user-agent": userAgent, "content-length": String(bytes.length) },
    });
    const finish = (outcome: DeliveryOutcome): void => {
      clearTimeout(timer);
      call.destroy();
      transport.agent.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(
      () => finish(deliveryFailed(`No reply within ${timeoutMs / SECOND_MS} s.`)),
      timeoutMs,
    );
    call.on("error", (error) => finish(deliveryFailed(httpFailureOf(error).message)));
    call.on("response", (reply) => {
      reply.resume();
      finish(outcomeOf(reply.statusCode ?? 0));
    });
    call.end(bytes);
  });
}

/** The server has understood and will not: the same again would go the same way. */
const MAY_PASS = new Set([408, 425, 429]);

function outcomeOf(status: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  const mayRetry = status >= 500 || MAY_PASS.has(status);
  return deliveryFailed(`The server answered ${status}.`, { mayRetry });
}
