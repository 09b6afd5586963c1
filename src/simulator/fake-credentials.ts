import type { SimulatedAccount } from "./world/account.ts";

/** Every sign-in of an account that the simulated server knows. All are plainly fake. */
export interface FakeCredentials {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Like that of `claude setup-token`: good for messages, not for usage or profile. */
  readonly inferenceOnlyToken: string;
  /** Known to the server as one that has expired. */
  readonly expiredToken: string;
  /** Cookie `sessionKey` of claude.ai. */
  readonly sessionKey: string;
}

/** Tokens that name their account and open nothing. */
export function fakeCredentials(account: SimulatedAccount): FakeCredentials {
  const { name } = account;
  return {
    accessToken: `sk-ant-oat01-FAKE-${name}`,
    refreshToken: `sk-ant-ort01-FAKE-${name}`,
    inferenceOnlyToken: `sk-ant-oat01-FAKE-${name}-inference-only`,
    expiredToken: `sk-ant-oat01-FAKE-${name}-expired`,
    sessionKey: `sk-ant-sid01-FAKE-${name}`,
  };
}
