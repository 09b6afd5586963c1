// The dashboard's offline shell: keeps the program's own files, so that it opens and says what is wrong while no meter runs. Answers of
// the meter are never kept: a number without its meter would be an old number that looks new.

declare const self: ServiceWorkerGlobalScope;

const SHELL = "shell";

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const kept = keptName(event.request);
  if (kept !== undefined) event.respondWith(fromMeterElseKept(event.request, kept));
});

/** Takes the files of this build and lets go of those that it has no more. */
async function keepShell(): Promise<void> {
  const reply = await fetch("/shell.json", { cache: "no-store" });
  const paths = (await reply.json()) as readonly string[];
  const cache = await caches.open(SHELL);
  await cache.addAll(paths.map((path) => new Request(path, { cache: "reload" })));
  const kept = await cache.keys();
  const old = kept.filter(({ url }) => !paths.includes(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** Under which name a request's answer is kept; `undefined` for whatever is not the program itself. */
function keptName({ method, url, mode }: Request): string | undefined {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return undefined;
  if (mode === "navigate") return pathname === "/" ? "/" : undefined;
  return pathname.startsWith("/assets/") || pathname === "/manifest.webmanifest" ? pathname : undefined;
}

async function fromMeterElseKept(request: Request, name: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    const kept = await caches.match(name);
    if (kept === undefined) throw cause;
    return kept;
  }
}
