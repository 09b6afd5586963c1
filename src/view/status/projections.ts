import type {
  BurnDocument,
  FindingsDocument,
  ForecastDocument,
  SplitDocument,
} from "../../documents/analyses.ts";
import type { AccountMember, StatusDocument } from "../../documents/status.ts";

/** The part of a status document that `burn` prints. */
export function toBurnDocument({ generatedAt, accounts }: StatusDocument): BurnDocument {
  return {
    schema: "claude-meter/burn.v1",
    generatedAt,
    accounts: accounts.map((account) => ({ ...identity(account), windows: account.windows })),
  };
}

/** The part of a status document that `forecast` prints. */
export function toForecastDocument({ generatedAt, accounts }: StatusDocument): ForecastDocument {
  return {
    schema: "claude-meter/forecast.v1",
    generatedAt,
    accounts: accounts.map((account) => ({ ...identity(account), windows: account.windows })),
  };
}

/** The part of a status document that `split` prints. */
export function toSplitDocument({ generatedAt, accounts }: StatusDocument): SplitDocument {
  return {
    schema: "claude-meter/split.v1",
    generatedAt,
    accounts: accounts.map((account) => ({
      ...identity(account),
      windows: account.windows,
      split: account.split,
      splitRefused: account.splitRefused,
    })),
  };
}

/** The part of a status document that `findings` prints. */
export function toFindingsDocument({ generatedAt, accounts }: StatusDocument): FindingsDocument {
  return {
    schema: "claude-meter/findings.v1",
    generatedAt,
    accounts: accounts.map((account) => ({
      ...identity(account),
      windows: account.windows,
      findings: account.findings,
    })),
  };
}

function identity({ id, email, organizationId, plan }: AccountMember) {
  return { id, email, organizationId, plan };
}
