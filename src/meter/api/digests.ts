import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../domain/secret.ts";

/** Lower-case hex of the SHA-256 of a text: how secrets of ours are kept. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function areEqual(one: string, other: string): boolean {
  // Digests have one length, whatever the texts have.
  return timingSafeEqual(Buffer.from(digestOf(one)), Buffer.from(digestOf(other)));
}

/** Lower-case hex of the HMAC-SHA256 of a text under the API's token. */
export function signatureOf(token: Secret, text: string): string {
  return createHmac("sha256", token.reveal()).update(text, "utf8").digest("hex");
}

/**
 * What proves that a listener knows the token. It names the port, so that a program on another port cannot hand on the question and get
 * an answer that fits itself.
 */
export function helloProof(
  token: Secret,
  { port, nonce }: { readonly port: number; readonly nonce: string },
): string {
  return signatureOf(token, `claude-meter hello ${port} ${nonce}`);
}
