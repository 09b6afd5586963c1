import { forkSeed } from "./seeded-random.ts";

export const PLAN_NAMES = ["free", "pro", "max_5x", "max_20x", "team", "enterprise"] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

/** Who pays in the simulated world. Every identity is invented. */
export interface SimulatedAccount {
  /** Short name, also part of its fake tokens: `ada`. */
  readonly name: string;
  readonly plan: PlanName;
  readonly email: string;
  readonly fullName: string;
  readonly displayName: string;
  readonly accountUuid: string;
  readonly organizationUuid: string;
  /** `active`, or `canceled` for a lapsed plan. */
  readonly subscriptionStatus: string;
}

/** What the server's profile and Claude Code's files call a plan. Source: profile and credentials captures, observed 2026-07 to 2026-10. */
export interface PlanWords {
  readonly organizationType: string;
  readonly rateLimitTier: string;
  readonly subscriptionType: string | null;
  readonly seatTier: string | null;
  readonly hasMax: boolean;
  readonly hasPro: boolean;
  /** Of the organization on claude.ai. */
  readonly capabilities: readonly string[];
  readonly displayName: string;
}

const MAX_WORDS: PlanWords = {
  organizationType: "claude_max",
  rateLimitTier: "default_claude_max_5x",
  subscriptionType: "max",
  seatTier: null,
  hasMax: true,
  hasPro: false,
  capabilities: ["chat", "claude_max"],
  displayName: "Max",
};

export const PLAN_WORDS: Readonly<Record<PlanName, PlanWords>> = {
  free: {
    organizationType: "claude_free",
    rateLimitTier: "default_claude_ai",
    subscriptionType: null,
    seatTier: null,
    hasMax: false,
    hasPro: false,
    capabilities: ["chat"],
    displayName: "Free",
  },
  pro: {
    organizationType: "claude_pro",
    rateLimitTier: "default_claude_ai",
    subscriptionType: "pro",
    seatTier: null,
    hasMax: false,
    hasPro: true,
    capabilities: ["chat", "claude_pro"],
    displayName: "Pro",
  },
  max_5x: MAX_WORDS,
  max_20x: { ...MAX_WORDS, rateLimitTier: "default_claude_max_20x" },
  team: {
    organizationType: "claude_team",
    rateLimitTier: "default_claude_max_5x",
    subscriptionType: "team",
    seatTier: "team_tier_1",
    hasMax: false,
    hasPro: false,
    capabilities: ["chat", "raven"],
    displayName: "Team",
  },
  enterprise: {
    organizationType: "claude_enterprise",
    rateLimitTier: "default_claude_max_5x",
    subscriptionType: "enterprise",
    seatTier: "enterprise_tier_1",
    hasMax: false,
    hasPro: false,
    capabilities: ["chat", "raven"],
    displayName: "Enterprise",
  },
};

/** An invented account; its uuids follow from its name, so that they are the same in every run. `person`: whose second seat it is. */
export function createAccount(facts: {
  readonly name: string;
  readonly plan: PlanName;
  readonly fullName: string;
  readonly subscriptionStatus?: string;
  readonly person?: string;
}): SimulatedAccount {
  const { name, plan, fullName, person = name } = facts;
  return {
    name,
    plan,
    fullName,
    email: `${person}@example.com`,
    displayName: fullName.split(" ")[0] ?? fullName,
    accountUuid: fakeUuid(`account:${person}`),
    organizationUuid: fakeUuid(`organization:${name}`),
    subscriptionStatus: facts.subscriptionStatus ?? "active",
  };
}

/** A uuid that is plainly invented (`00000000-0000-4000-8000-…`) and always the same for one label. */
export function fakeUuid(label: string): string {
  const high = forkSeed(1, label).toString(16).padStart(8, "0").slice(0, 4);
  const low = forkSeed(2, label).toString(16).padStart(8, "0");
  return `00000000-0000-4000-8000-${high}${low}`;
}
