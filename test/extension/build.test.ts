import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXTENSION_BROWSERS, extensionManifest } from "../../src/apps/extension/manifest.ts";

import { NOTICE_CODES } from "../../src/apps/extension/worker/notices.ts";

const BUILD = `import("./scripts/build-extension.mjs").then(({ buildExtension }) => buildExtension(process.argv[1]))`;
const version = (JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string }).version;

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "claude-meter-extension-build-"));
  for (const name of ["one", "two"]) execFileSync(process.execPath, ["-e", BUILD, join(dir, name)]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const zipOf = (build: string, browser: string) =>
  readFileSync(join(dir, build, `claude-meter-${browser}-${version}.zip`));

describe.each(EXTENSION_BROWSERS)("the package for %s", (browser) => {
  it("is the same, byte for byte, for the same sources", () => {
    expect(zipOf("one", browser).equals(zipOf("two", browser))).toBe(true);
  });

  it("holds the folder's files, each whole", () => {
    const files = unzip(zipOf("one", browser));
    expect([...files.keys()]).toEqual([
      "composer-line.js",
      "icons/128.png",
      "icons/16.png",
      "icons/32.png",
      "icons/48.png",
      "manifest.json",
      "popup.css",
      "popup.html",
      "popup.js",
      "service-worker.js",
    ]);
    for (const [name, bytes] of files)
      expect(bytes.equals(readFileSync(join(dir, "one", browser, name))), name).toBe(true);
  });

  it("stays small: half a megabyte would be a mistake", () => {
    expect(zipOf("one", browser).length).toBeLessThan(200 * 1024);
  });

  it("asks for no more than the docs justify", () => {
    const page = readFileSync("docs/extension.md", "utf8");
    const {
      permissions,
      optional_permissions: optional,
      host_permissions: hosts,
    } = extensionManifest(browser, version) as Readonly<Record<string, readonly string[]>>;
    for (const permission of [...(permissions ?? []), ...(optional ?? [])])
      expect(page).toContain(`\`${permission}\``);
    expect(hosts).toEqual([
      "https://claude.ai/api/account",
      "https://claude.ai/api/organizations",
      "https://claude.ai/api/organizations/*",
      "http://127.0.0.1/*",
    ]);
  });
});

it("every state of the popup is explained in the docs", () => {
  const page = readFileSync("docs/extension.md", "utf8");
  expect(NOTICE_CODES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

/** The files of an archive by its own directory, at its end. */
function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const count = archive.readUInt16LE(end + 10);
  const files = new Map<string, Buffer>();
  for (let at = archive.readUInt32LE(end + 16), left = count; left > 0; left -= 1) {
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const start = archive.readUInt32LE(at + 42);
    const packedAt = start + 30 + archive.readUInt16LE(start + 26);
    files.set(name, inflateRawSync(archive.subarray(packedAt, packedAt + archive.readUInt32LE(at + 20))));
    at += 46 + nameLength;
  }
  return files;
}
