import { BODY_BYTES_MAX } from "../../api/routes.ts";
import { Refusal } from "./refusals.ts";

/** A request's body as text. Errors: `Refusal` (413) as soon as it is longer than the bound, (400) when it is no UTF-8. */
export async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw tooLong();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw tooLong();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw badBody("it is not UTF-8 text");
  }
}

/** A request's body as JSON. Errors: as `readText`, and `Refusal` (400) when it is none. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw badBody("it is not JSON");
  }
}

/** The refusal (400) of a body that cannot be used. */
export function badBody(reason: string): Refusal {
  return new Refusal({
    status: 400,
    code: "bad-body",
    message: `What was sent cannot be used: ${reason}.`,
    hint: "docs/api.md shows what each address takes.",
  });
}

function tooLong(): Refusal {
  return new Refusal({
    status: 413,
    code: "body-too-long",
    message: `What was sent is longer than ${BODY_BYTES_MAX / 1024 / 1024} MiB.`,
    hint: "Send it in parts.",
    // The rest of it is not read: this connection is of no further use.
    headers: { connection: "close" },
  });
}
