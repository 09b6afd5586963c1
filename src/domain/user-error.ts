/** Exit codes of every executable. Source: the contract in docs/ARCHITECTURE.md. */
export const EXIT_CODES = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  noData: 3,
  signInNeeded: 4,
  thresholdCrossed: 5,
  busy: 6,
} as const;

/** What a command ends with. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** What a person is told of a mistake that is theirs to mend. */
export interface UserErrorFacts {
  /** Kebab-case, documented in docs/errors.md. */
  readonly code: string;
  /** One line: what is wrong, with the bad value where it is not private. */
  readonly message: string;
  /** One line: what to do. */
  readonly hint: string;
  readonly exitCode: ExitCode;
  readonly cause?: unknown;
}

/** Something the user can mend: rendered in one place as one message and a hint, never with a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code: string;
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(facts: UserErrorFacts) {
    super(facts.message, { cause: facts.cause });
    this.code = facts.code;
    this.hint = facts.hint;
    this.exitCode = facts.exitCode;
  }
}
