import type { Machine } from "../ports/machine.ts";

const SOUND_MS_MAX = 5_000;

/** Plays the desktop's own sound for a warning, by the first program that can. Silent where none can: a sound is a courtesy. */
export async function playSound(machine: Pick<Machine, "os" | "run">): Promise<void> {
  for (const [command, ...args] of PLAYERS[machine.os]) {
    const result = await machine.run(command, args, { timeoutMs: SOUND_MS_MAX });
    if (result.kind === "exited" && result.code === 0) return;
  }
}

/** Source: sound-naming-spec 0.8 and its freedesktop theme; macOS' and Windows' own sounds. */
const PLAYERS: Readonly<Record<Machine["os"], readonly (readonly [string, ...string[]])[]>> = {
  linux: [
    ["canberra-gtk-play", "-i", "dialog-warning", "-d", "claude-meter"],
    ["pw-play", "/usr/share/sounds/freedesktop/stereo/dialog-warning.oga"],
    ["paplay", "/usr/share/sounds/freedesktop/stereo/dialog-warning.oga"],
  ],
  macos: [["/usr/bin/afplay", "/System/Library/Sounds/Sosumi.aiff"]],
  windows: [
    [
      "powershell.exe",
      "-NoProfile",
      "-NonInteractive",
      "-Command",
      "[System.Media.SystemSounds]::Exclamation.Play(); Start-Sleep -Milliseconds 600",
    ],
  ],
  other: [],
};
