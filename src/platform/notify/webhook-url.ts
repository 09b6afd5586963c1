import { isLoopbackHost } from "../http/loopback.ts";

/** Whether alerts may be sent there: https anywhere, plain http to this machine alone. */
export function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
}
