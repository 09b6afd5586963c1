import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ErrorDocument } from "../../documents/service.ts";
import { API_HEADERS } from "../../api/routes.ts";
import { namingReplaced } from "../../domain/replaced-program.ts";
import { EXIT_CODES, UserError, type ExitCode } from "../../domain/user-error.ts";
import { StoreError } from "../../ports/store.ts";

/** Why a request is not answered: ends it with an error document and this HTTP status. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly hint: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(facts: RefusalFacts) {
    super(facts.message);
    this.status = facts.status;
    this.code = facts.code;
    this.hint = facts.hint;
    this.headers = facts.headers ?? {};
  }
}

interface RefusalFacts {
  readonly status: ContentfulStatusCode;
  /** Documented in docs/errors.md. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as the client sees it. A bug tells the client no more than that it is one. */
export function toReply(error: unknown, onBug: (error: unknown) => void): Response {
  const { status, code, message, hint, exitCode, headers = {} } = factsOf(namingReplaced(error), onBug);
  const document: ErrorDocument = { schema: "claude-meter/error.v1", errors: [{ code, message, hint }] };
  return Response.json(document, {
    status,
    headers: { ...headers, [API_HEADERS.exitCode]: String(exitCode) },
  });
}

const STATUS_BY_EXIT: Readonly<Record<ExitCode, ContentfulStatusCode>> = {
  [EXIT_CODES.ok]: 500,
  [EXIT_CODES.unexpected]: 502,
  [EXIT_CODES.usage]: 400,
  [EXIT_CODES.noData]: 404,
  [EXIT_CODES.signInNeeded]: 409,
  [EXIT_CODES.thresholdCrossed]: 409,
  [EXIT_CODES.busy]: 503,
};

function factsOf(
  error: unknown,
  onBug: (error: unknown) => void,
): RefusalFacts & { readonly exitCode: ExitCode } {
  if (error instanceof Refusal) {
    const { status, code, message, hint, headers } = error;
    return { status, code, message, hint, headers, exitCode: EXIT_CODES.usage };
  }
  if (error instanceof UserError) {
    const { code, message, hint, exitCode } = error;
    return { status: STATUS_BY_EXIT[exitCode], code, message, hint, exitCode };
  }
  if (error instanceof StoreError) {
    const { code, message, hint } = error;
    if (code === "store-locked") return { status: 503, code, message, hint, exitCode: EXIT_CODES.busy };
    return { status: 500, code, message, hint, exitCode: EXIT_CODES.unexpected };
  }
  onBug(error);
  return {
    status: 500,
    code: "bug",
    message: "This is a bug in claude-meter.",
    hint: "The daemon's log has it; please report it with the output of `claude-meter doctor`.",
    exitCode: EXIT_CODES.unexpected,
  };
}
