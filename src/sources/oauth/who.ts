import { accountFromFacts, type Account, type AccountFacts } from "../../domain/account.ts";
import { must } from "../../domain/assert.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { Machine } from "../../ports/machine.ts";
import { type Records, StoreError } from "../../ports/store.ts";
import { readClaudeJson } from "../claude-json/read-claude-json.ts";
import { callProfile, type Server } from "./calls.ts";
import { isProfileDue, readIdentities, writeIdentity, type Identity } from "./identity-cache.ts";
import { bestSignIn, type SignIn } from "./sign-in.ts";

/*
 * Whose a sign-in is. A token does not say it; three others do, the surest first:
 *
 * 1. the server's profile, asked for once a day per token and remembered under its fingerprint;
 * 2. `oauthAccount` in the `.claude.json` of the folder that the sign-in lies in;
 * 3. the organization that the sign-in itself names, which is a plan's, not a person's.
 *
 * All who know the pair (organization, person) give the same account, so its history stays one when tokens rotate, folders
 * move or a second machine reports. Where the person is unknown, the account is the sign-in itself: two strangers' readings never mix.
 */

/** A sign-in, and what is known of its account before any call. */
export interface KnownSignIn extends SignIn {
  /** Absent where nothing names a person yet. */
  readonly account?: Account | undefined;
  /** What shares the gate: the account where a file named it at first contact, else the sign-in. It stays for one token. */
  readonly gateKey: string;
  readonly identity?: Identity | undefined;
}

/** What it takes to know whose a sign-in is. */
export interface WhoOptions extends Server {
  readonly machine: Machine;
  /** Where it is remembered whose a sign-in is. */
  readonly records: Records;
}

/** Adds what is known of each sign-in's account, without a call. A store that fails knows nobody. */
export async function recallWho(
  { machine, records }: WhoOptions,
  signIns: readonly SignIn[],
): Promise<readonly KnownSignIn[]> {
  if (signIns.length === 0) return [];
  const identities = await storeOr(readIdentities(records), new Map<string, Identity>());
  return Promise.all(signIns.map((signIn) => recallOne(machine, signIn, identities)));
}

/** One sign-in per account, the best one; those of unknown accounts all stay, except a token that lies in two places. */
export function bestKnown(signIns: readonly KnownSignIn[]): readonly KnownSignIn[] {
  const groups = Map.groupBy(
    signIns,
    ({ account, fingerprint, place }) => account?.id ?? fingerprint ?? place,
  );
  return [...groups.values()].map((group) => must(bestSignIn(group), "a group has a member"));
}

/** The account of a sign-in that usage was just read with; asks the server when that is due. */
export async function askWho(options: WhoOptions, signIn: KnownSignIn, nowMs: EpochMs): Promise<Account> {
  const { identity, account } = signIn;
  if (!isProfileDue(identity, nowMs)) return account ?? accountOf(signIn, {});
  const { accessToken } = must(signIn.credentials, "usage was read with a token");
  const answer = await callProfile(options, accessToken);
  const asked: Identity = answer
    ? {
        askedAtMs: nowMs,
        answeredAtMs: nowMs,
        account: answer,
        gateKey: gateKeyFor(signIn, accountOf(signIn, answer)),
      }
    : { ...identity, askedAtMs: nowMs, gateKey: signIn.gateKey };
  const fingerprint = must(signIn.fingerprint, "a token has a fingerprint");
  await storeOr(writeIdentity(options.records, fingerprint, asked), undefined);
  return answer ? accountOf(signIn, answer) : (account ?? accountOf(signIn, {}));
}

async function recallOne(
  machine: Machine,
  signIn: SignIn,
  identities: ReadonlyMap<string, Identity>,
): Promise<KnownSignIn> {
  const identity = identities.get(signIn.fingerprint ?? "");
  const facts = identity?.account ?? (await factsInFolder(machine, signIn));
  const account = facts && (facts.accountUuid ?? facts.email) ? accountOf(signIn, facts) : undefined;
  return { ...signIn, account, identity, gateKey: identity?.gateKey ?? account?.id ?? ownGateKey(signIn) };
}

/** What the folder's `.claude.json` says, unless it names another organization than the sign-in: then it is somebody else's. */
async function factsInFolder(
  machine: Machine,
  { configDir, credentials }: SignIn,
): Promise<AccountFacts | undefined> {
  const found = configDir && (await readClaudeJson(machine, configDir));
  const facts = found?.content?.oauthAccount;
  const [theirs, ours] = [facts?.organizationId, credentials?.organizationId];
  return theirs && ours && theirs !== ours ? undefined : facts;
}

/** The account that some facts name; the sign-in's own account where they name no person. */
function accountOf(signIn: SignIn, facts: AccountFacts): Account {
  const { credentials } = signIn;
  const isKnown = (facts.accountUuid ?? facts.email) !== undefined;
  return accountFromFacts({
    id: isKnown ? undefined : ownGateKey(signIn),
    organizationId: facts.organizationId ?? credentials?.organizationId,
    accountUuid: facts.accountUuid,
    email: facts.email,
    plan: facts.plan ?? credentials?.plan,
  });
}

/** The gate goes on while the profile agrees with what the gate was chosen by; a gate of another account is left. */
function gateKeyFor(signIn: KnownSignIn, account: Account): string {
  return signIn.gateKey === account.id ? account.id : ownGateKey(signIn);
}

function ownGateKey({ fingerprint, place }: SignIn): string {
  return `sign-in:${fingerprint ?? place}`;
}

/** What the store gives, or `otherwise`: whose a sign-in is must not cost the usage that was read with it. */
async function storeOr<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return otherwise;
    throw error;
  }
}
