import type { AlertDocument } from "../../documents/alerts.ts";
import { escapeMarkup } from "../../domain/markup.ts";

export const WEBHOOK_FORMATS = ["json", "ntfy", "slack"] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** What is posted for an alert, and where to. */
export interface AlertPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * An alert in the format of the receiver: our own document, ntfy's JSON, Slack's text (which Mattermost, Rocket.Chat and Discord's
 * `/slack` addresses take too).
 * Source: docs.ntfy.sh/publish ("publish as JSON": the topic moves from the address into the body), Slack incoming webhooks; 2026-11.
 */
export function toAlertPost(alert: AlertDocument, format: WebhookFormat, url: string): AlertPost {
  const headers = { "content-type": "application/json" };
  if (format === "slack") return { url, headers, body: JSON.stringify({ text: slackText(alert) }) };
  if (format === "json") return { url, headers, body: JSON.stringify(alert) };
  const { base, topic } = ntfyAddress(url);
  return { url: base, headers, body: JSON.stringify({ topic, ...ntfyMessage(alert) }) };
}

/** The last part of the path is the topic. */
const NTFY_URL = /^(https?:\/\/[^/?#]+(?:\/[^?#]*)?\/)([-_A-Za-z0-9]{1,64})(\?[^#]*)?$/;

function ntfyAddress(url: string): { readonly base: string; readonly topic: string } {
  const [, base = url, topic = "", query = ""] = NTFY_URL.exec(url) ?? [];
  return { base: `${base}${query}`, topic };
}

const NTFY_PRIORITIES = { low: 2, normal: 3, critical: 5 } as const;
const NTFY_TAGS = {
  level: "warning",
  forecast: "crystal_ball",
  wall: "no_entry",
  unlock: "unlock",
  reset: "arrows_counterclockwise",
  test: "wave",
} as const satisfies Record<AlertDocument["kind"], string>;

function ntfyMessage({ title, message, urgency, kind }: AlertDocument) {
  return { title, message, priority: NTFY_PRIORITIES[urgency], tags: [NTFY_TAGS[kind]] };
}

/** Bold title, then the message. Slack reads `&`, `<` and `>` as control characters. */
function slackText({ title, message }: AlertDocument): string {
  return `*${escapeMarkup(title.replaceAll("*", "∗"))}*\n${escapeMarkup(message)}`;
}
