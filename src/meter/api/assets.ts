import { Refusal } from "./refusals.ts";

/** What a path's end says of the content. Nothing else is served. */
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  webmanifest: "application/manifest+json",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  woff2: "font/woff2",
};

/** The dashboard runs its own scripts and asks its own origin; nothing else, inline or from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const YEAR_SECONDS = 31_536_000;

/** A file of the dashboard, or a `Refusal` (404). A path with `..`, a backslash or an escape in it names no file. */
export async function answerAsset(
  path: string,
  readAsset: (path: string) => Promise<Uint8Array<ArrayBuffer> | undefined>,
): Promise<Response> {
  const name = path === "/" ? "index.html" : path.slice(1);
  const type = TYPES[/\.(\w+)$/.exec(name)?.[1] ?? ""];
  const bytes = type === undefined || !isPlainPath(name) ? undefined : await readAsset(name);
  if (type === undefined || bytes === undefined) throw notThere();
  return new Response(bytes, {
    headers: {
      "content-type": type,
      "content-security-policy": PAGE_POLICY,
      "cache-control": isHashed(name) ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache",
    },
  });
}

function isPlainPath(name: string): boolean {
  return name.split("/").every((part) => /^[\w-][\w.-]*$/.test(part));
}

/** Vite puts a digest of the content into these names: they never change. */
function isHashed(name: string): boolean {
  return /^assets\/.+-[\w-]{8}\.\w+$/.test(name);
}

function notThere(): Refusal {
  return new Refusal({
    status: 404,
    code: "no-such-door",
    message: "There is nothing under this address.",
    hint: "docs/api.md lists every address; the dashboard is under /.",
  });
}
