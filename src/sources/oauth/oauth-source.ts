/*
 * What the server says, asked with Claude Code's sign-in.
 *
 * GET {api}/api/oauth/usage, then, once a day per sign-in, GET {api}/api/oauth/profile. Scope `user:profile`.
 *
 *   authorization: Bearer …   anthropic-beta: oauth-2025-04-20   user-agent: claude-meter/<version>
 *
 * Deliberately not done: the sign-in is never refreshed, written or sent anywhere else (a second refresher signs Claude Code out,
 * claude-code#48786); nothing is called with one that is known to be of no use; no call that costs or changes anything; no other
 * client's name. Docs: docs/sources/oauth.md.
 */
import { must } from "../../domain/assert.ts";
import type { ReadOutcome } from "../../domain/outcome.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { Probe, Source } from "../../ports/source.ts";
import { snapshotFromPayload } from "../snapshot-from-payload.ts";
import { callUsage } from "./calls.ts";
import { findSignIns } from "./sign-in.ts";
import { askWho, bestKnown, recallWho, type KnownSignIn, type WhoOptions } from "./who.ts";

export type OauthSourceOptions = WhoOptions;

/** Usage as the server reports it, for every account that Claude Code is signed in with on this machine. */
export function createOauthSource(options: OauthSourceOptions): Source {
  return { name: "oauth", usesNetwork: true, discover: (nowMs) => discover(options, nowMs) };
}

async function discover(options: OauthSourceOptions, nowMs: EpochMs): Promise<readonly Probe[]> {
  const signIns = await findSignIns(options.machine, nowMs);
  const known = await recallWho(options, signIns);
  return bestKnown(known).map((signIn) => toProbe(options, signIn));
}

function toProbe(options: OauthSourceOptions, signIn: KnownSignIn): Probe {
  return {
    source: "oauth",
    gateKey: signIn.gateKey,
    credentialFingerprint: signIn.fingerprint,
    accountId: signIn.account?.id,
    place: signIn.place,
    refusal: signIn.refusal,
    read: (nowMs) => readUsage(options, signIn, nowMs),
  };
}

async function readUsage(
  options: OauthSourceOptions,
  signIn: KnownSignIn,
  nowMs: EpochMs,
): Promise<ReadOutcome> {
  if (signIn.refusal) return signIn.refusal;
  const { accessToken } = must(signIn.credentials, "a sign-in without a refusal has a token");
  const reply = await callUsage(options, accessToken, nowMs);
  if (reply.kind !== "usage") return reply;
  // Only now: a refused read must not cost a second call.
  const account = await askWho(options, signIn, nowMs);
  const facts = { accountId: account.id, source: "oauth", observedAtMs: nowMs } as const;
  const made = snapshotFromPayload({ ...facts, payload: reply.body });
  return {
    kind: "ok",
    account,
    snapshot: must(made.ok ? made.snapshot : undefined, "the reply holds usage"),
  };
}
