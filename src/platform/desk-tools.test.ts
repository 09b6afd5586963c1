import { describe, expect, it } from "vitest";
import type { CommandResult, Machine } from "../ports/machine.ts";
import { openUrl } from "./open-url.ts";
import { playSound } from "./play-sound.ts";

/** A machine whose programs answer as told; `asked` keeps what was run. */
function machineWith(os: Machine["os"], answers: Readonly<Record<string, CommandResult>>) {
  const asked: string[] = [];
  return {
    os,
    asked,
    run: async (command: string, args: readonly string[]): Promise<CommandResult> => {
      asked.push([command, ...args].join(" "));
      return answers[command] ?? { kind: "spawn-failed", message: "ENOENT" };
    },
  };
}

const FINE: CommandResult = { kind: "exited", code: 0, stdout: "", stderr: "" };

describe("openUrl", () => {
  it.each([
    ["linux", "xdg-open", "xdg-open http://127.0.0.1:1/open?token=x&y"],
    ["macos", "/usr/bin/open", "/usr/bin/open http://127.0.0.1:1/open?token=x&y"],
    ["windows", "rundll32.exe", "rundll32.exe url.dll,FileProtocolHandler http://127.0.0.1:1/open?token=x&y"],
  ] as const)("asks %s's own opener, without a shell", async (os, command, line) => {
    const machine = machineWith(os, { [command]: FINE });
    await openUrl(machine, "http://127.0.0.1:1/open?token=x&y");
    expect(machine.asked).toEqual([line]);
  });

  it("takes an opener that stays with the browser for one that worked", async () => {
    const machine = machineWith("linux", { "xdg-open": { kind: "timeout" } });
    await expect(openUrl(machine, "https://claude.ai/")).resolves.toBeUndefined();
  });

  it("gives the address to the person where nothing opens it", async () => {
    await expect(openUrl(machineWith("linux", {}), "https://claude.ai/")).rejects.toMatchObject({
      code: "browser-not-opened",
      hint: "Open https://claude.ai/ yourself.",
    });
  });
});

describe("playSound", () => {
  it("plays once, by the first program that can", async () => {
    const machine = machineWith("linux", { paplay: FINE });
    await playSound(machine);
    expect(machine.asked.map((line) => line.split(" ")[0])).toEqual([
      "canberra-gtk-play",
      "pw-play",
      "paplay",
    ]);
  });

  it("is silent where no program can", async () => {
    await expect(playSound(machineWith("other", {}))).resolves.toBeUndefined();
    await expect(playSound(machineWith("linux", {}))).resolves.toBeUndefined();
  });
});
