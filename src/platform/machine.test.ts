import { chmod, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMachine } from "./machine.ts";

const machine = createMachine();
const onWindows = process.platform === "win32";
const isRoot = process.getuid?.() === 0;
/** Whom no file is of, where root would pass over every permission. */
const NOBODY = 65_534;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claude-meter-machine-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("a file", () => {
  test("gives its text and its age", async () => {
    const path = await fileWith("text", "späte Töne");
    await utimes(path, 1_780_000_000, 1_780_000_000);
    expect(await machine.readText(path)).toEqual({
      kind: "text",
      text: "späte Töne",
      modifiedAtMs: 1_780_000_000_000,
    });
  });

  test("loses its byte order mark", async () => {
    const path = await fileWith("marked", Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d));
    expect(await machine.readText(path)).toMatchObject({ text: "{}" });
  });

  test("stamped with 1970 is read all the same", async () => {
    const path = await fileWith("old", "x");
    await utimes(path, 0, 0);
    expect(await machine.readText(path)).toMatchObject({ kind: "text", text: "x" });
  });

  test.each([
    [10, "text"],
    [9, "unreadable"],
  ])("of ten bytes is, with a bound of %i, %s", async (bytesMax, kind) => {
    const path = await fileWith("ten", "0123456789");
    expect(await machine.readText(path, bytesMax)).toMatchObject({ kind });
  });

  test("longer than one chunk is read whole", async () => {
    const text = "0123456789".repeat(20_000);
    expect(await machine.readText(await fileWith("long", text))).toMatchObject({ text });
  });

  test("that is not there is absent, below a file too", async () => {
    const path = await fileWith("leaf", "");
    expect(await machine.readText(join(folder, "nowhere"))).toEqual({ kind: "absent" });
    expect(await machine.readText(join(path, "below"))).toEqual({ kind: "absent" });
  });

  test("that is a folder is unreadable", async () => {
    expect(await machine.readText(folder)).toMatchObject({ kind: "unreadable" });
  });

  test.skipIf(onWindows)(
    "that is a device is unreadable: it may never end, or wait for its writer",
    async () => {
      expect(await machine.readText("/dev/zero")).toMatchObject({ kind: "unreadable" });
    },
  );

  test.skipIf(onWindows)("that may not be read is unreadable", async () => {
    const path = await fileWith("locked", "x");
    await chmod(path, 0);
    if (isRoot) process.seteuid?.(NOBODY);
    const result = await machine.readText(path).finally(() => isRoot && process.seteuid?.(0));
    expect(result).toEqual({ kind: "unreadable", message: "permission denied" });
  });
});

test("a folder lists its names in order; a missing one is empty", async () => {
  await fileWith("zz-last", "");
  const names = await machine.listDir(folder);
  expect(names).toContain("zz-last");
  expect(names).toEqual([...names].sort());
  expect(await machine.listDir(join(folder, "nowhere"))).toEqual([]);
});

describe("a program", () => {
  const run = (program: string, timeoutMs = 20_000) =>
    machine.run(process.execPath, ["-e", program], { timeoutMs });

  test("gives its output and its exit code", async () => {
    const program = "process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 44";
    expect(await run(program)).toEqual({ kind: "exited", code: 44, stdout: "out", stderr: "err" });
  });

  test("gets its arguments as they are: there is no shell", async () => {
    const args = ["-e", "process.stdout.write(process.argv[1])", "$HOME; `id` 'x'"];
    expect(await machine.run(process.execPath, args, { timeoutMs: 20_000 })).toMatchObject({
      stdout: "$HOME; `id` 'x'",
    });
  });

  test("that does not end in time is ended", async () => {
    expect(await run("setInterval(() => {}, 1000)", 200)).toEqual({ kind: "timeout" });
  });

  test("that prints without end is ended", async () => {
    const program = "const pour = () => process.stdout.write('x'.repeat(1e5), pour); pour()";
    expect(await run(program)).toMatchObject({ kind: "spawn-failed" });
  });

  test.skipIf(onWindows)("ended by a signal counts as shells count it", async () => {
    expect(await run("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)")).toMatchObject({
      code: 143,
    });
  });

  test("that does not exist cannot be started", async () => {
    const result = await machine.run(join(folder, "nowhere"), [], { timeoutMs: 1_000 });
    expect(result).toMatchObject({ kind: "spawn-failed" });
  });
});

test("the digest is that of the text as UTF-8", () => {
  expect(machine.sha256Hex("/Users/test/.claude-work")).toMatch(/^03abf0ee/);
});
