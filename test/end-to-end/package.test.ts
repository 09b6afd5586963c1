import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DoctorDocument } from "../../src/documents/service.ts";
import { BUNDLED_PACKAGES } from "../architecture/layer-rules.ts";
import { ROOT, newHome, runCli } from "./cli.ts";

/** The package as `npm install` would lay it down, beside no other package. */
let dir: string;
const program = () => join(dir, "package", "bin", "claude-meter.cjs");

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "claude-meter-package-"));
  // The build is the tests' own; on Windows npm is a script, which only a shell starts.
  const answer = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", dir], {
    cwd: ROOT,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(answer) as [{ filename: string }];
  execFileSync("tar", ["-xzf", filename], { cwd: dir });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function files(): readonly string[] {
  return readdirSync(join(dir, "package"), { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(join(dir, "package", path)).isFile());
}

describe("the package", () => {
  it("is built before npm packs it: no setting of the checkout keeps npm from running `prepack`", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    expect(scripts["prepack"]).toBe("node scripts/bootstrap.mjs build");
    expect(readFileSync(join(ROOT, ".npmrc"), "utf8")).not.toContain("ignore-scripts");
  });

  it("holds the program, its documents and their schemas, and nothing of the workshop", () => {
    const tops = new Set(files().map((path) => path.replace(/\/.*/, "")));
    expect(tops).toEqual(new Set(["LICENSE", "README.md", "bin", "dist", "docs", "package.json", "schemas"]));
    expect(
      files().filter((path) => path.endsWith(".zip")),
      "what a store takes",
    ).toEqual([]);
    // What messages name must be there.
    expect(files()).toEqual(
      expect.arrayContaining([
        "docs/settings.md",
        "docs/prices.md",
        "docs/api.md",
        "schemas/status.v1.schema.json",
      ]),
    );
  });

  it("brings one package along, whose code is native, and the licences of those whose code is inside it", () => {
    const { dependencies } = JSON.parse(readFileSync(join(dir, "package", "package.json"), "utf8")) as {
      readonly dependencies: object;
    };
    expect(Object.keys(dependencies)).toEqual(["koffi"]);
    const licences = readFileSync(join(dir, "package", "dist", "licences.txt"), "utf8");
    const named = [...licences.matchAll(/^(\S+) \d+\.\d+\.\d+, \S/gm)].map(([, name]) => name);
    expect(named).toEqual(expect.arrayContaining([...BUNDLED_PACKAGES, "preact", "uplot"]));
  });

  it("imports no module of Node's statically: that would load everything behind its lazy exports", () => {
    const importing = files()
      .filter((path) => /^dist\/(chunks\/)?[^/]+\.js$/.test(path))
      .filter((path) => /^import [^(]* from "node:/m.test(readFileSync(join(dir, "package", path), "utf8")));
    expect(importing).toEqual([]);
  });

  it("names no folder of the machine that built it", () => {
    // Not the checkout's own path: that may be as short as `/src`, which texts hold for reasons of their own.
    const sources = ["src", "scripts", "node_modules"].map((folder) => join(ROOT, folder, "/"));
    const naming = files().filter((path) => {
      const text = readFileSync(join(dir, "package", path), "utf8");
      return sources.some((folder) => text.includes(folder));
    });
    expect(naming).toEqual([]);
  });

  it("is written into Claude Code's settings by its name where that leads to it later, else by full paths", async () => {
    const shown = async (...folders: readonly string[]) => {
      const bin = join(dir, ...folders);
      mkdirSync(bin, { recursive: true });
      symlinkSync(program(), join(bin, "claude-meter"));
      const env = { PATH: bin };
      const args = ["statusline", "install", "--dry-run"];
      return (await runCli(args, { home: newHome(), program: join(bin, "claude-meter"), env })).stdout;
    };
    expect(await shown("local", "bin")).toContain('"command": "claude-meter statusline"');
    // This is where `npx` puts it on the path, and takes it off again.
    expect(await shown("node_modules", ".bin")).toContain(`'${realpathSync(program())}' statusline"`);
  });

  it("says by doctor that it has moved since it was written there", async () => {
    const home = newHome();
    const settings = join(home, ".claude", "settings.json");
    mkdirSync(join(home, ".claude"));
    for (const part of ["statusline", "hooks"])
      expect(await runCli([part, "install", "--yes"], { home, program: program() })).toMatchObject({
        code: 0,
      });
    const checks = async () => {
      const { stdout } = await runCli(["doctor", "--json"], { home, program: program() });
      const found = (JSON.parse(stdout) as DoctorDocument).checks;
      return found.filter(({ name }) => name === "status line" || name === "hooks");
    };
    expect((await checks()).map(({ state }) => state)).toEqual(["ok", "ok"]);
    writeFileSync(
      settings,
      readFileSync(settings, "utf8").replaceAll("claude-meter.cjs", "moved/claude-meter.cjs"),
    );
    expect(await checks()).toMatchObject([
      { state: "problem", hint: "Run `claude-meter statusline install` again." },
      { state: "problem", hint: "Run `claude-meter hooks install` again." },
    ]);
  });

  it("runs by a link to its program, with no other package beside it, from any folder", async () => {
    const link = join(dir, "claude-meter");
    symlinkSync(program(), link);
    const home = newHome();
    const version = (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string })
      .version;
    expect(await runCli(["--version"], { home, program: link })).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
    expect(await runCli(["statusline", "--theme", "plain"], { home, program: link })).toMatchObject({
      code: 0,
      stdout: "no reading yet\n",
    });
    const demo = await runCli(["demo", "--once"], { home, program: link });
    expect(demo).toMatchObject({ code: 0, stderr: "" });
    expect(demo.stdout).toContain("5-hour");
  });
});
