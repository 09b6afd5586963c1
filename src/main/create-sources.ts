import type { Machine } from "../ports/machine.ts";
import type { Source } from "../ports/source.ts";
import type { Store } from "../ports/store.ts";
import type { ApiUrl } from "../platform/http/api-url.ts";
import { createHttpClient } from "../platform/http/http.ts";
import { createClaudeJsonSource } from "../sources/claude-json/claude-json-source.ts";
import { createOauthSource } from "../sources/oauth/oauth-source.ts";
import { VERSION } from "./version.ts";

/** The places that usage can be read from on this machine. */
export function createSources(
  { machine, apiUrl }: { readonly machine: Machine; readonly apiUrl: ApiUrl },
  records: Store,
): readonly Source[] {
  const http = createHttpClient({ env: machine.env });
  const userAgent = `claude-meter/${VERSION}`;
  return [
    createClaudeJsonSource({ machine }),
    createOauthSource({ machine, http, apiUrl: apiUrl.url, userAgent, records }),
  ];
}
