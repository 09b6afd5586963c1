import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";

const MODULE = new URL("./read-stdin.ts", import.meta.url).href;
const BYTES_MAX = 300_000;

/** What a process of its own reads from its standard input within a bound of 150 ms. */
async function readIn(input: string | undefined, through: "socket" | "pipe"): Promise<string> {
  const script = `
    const { readStdin, endStuck } = await import(${JSON.stringify(MODULE)});
    const { text, isStuck } = await readStdin({ waitMs: 150, bytesMax: ${BYTES_MAX} });
    process.stdout.write(JSON.stringify([text.length, text.slice(0, 20), isStuck]), () => isStuck && endStuck());`;
  const node = [process.execPath, "--input-type=module", "-e", script] as const;
  // Node gives a child a socket; a shell's bar gives it a pipe.
  const child =
    through === "socket"
      ? spawn(node[0], node.slice(1), { stdio: ["pipe", "pipe", "inherit"] })
      : spawn("sh", ["-c", 'cat | "$@"', "sh", ...node], { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdin.on("error", () => {});
  if (input !== undefined) child.stdin.end(input);
  await new Promise<void>((resolve) =>
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.endsWith("]")) resolve();
    }),
  );
  const ended = new Promise((resolve) => child.on("close", resolve));
  // The pipe's own writer, and nothing else, waits for this.
  if (through === "pipe") child.stdin.destroy();
  await ended;
  return output;
}

describe.skipIf(process.platform === "win32")("readStdin", () => {
  it.each(["socket", "pipe"] as const)(
    "reads all that comes through a %s, and cuts what is too long",
    async (through) => {
      expect(await readIn("hello", through)).toBe('[5,"hello",false]');
      expect(await readIn("", through)).toBe('[0,"",false]');
      expect(await readIn("é".repeat(100_000), through)).toBe(
        JSON.stringify([100_000, "é".repeat(20), false]),
      );
      expect(await readIn("x".repeat(400_000), through)).toBe(
        JSON.stringify([BYTES_MAX, "x".repeat(20), false]),
      );
    },
  );

  it.each([
    ["socket", true],
    ["pipe", false],
  ] as const)("gives a %s up that nobody writes to, and ends", async (through, isStuck) => {
    expect(await readIn(undefined, through)).toBe(JSON.stringify([0, "", isStuck]));
  });
});
