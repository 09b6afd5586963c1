/**
 * The command that shows a notification on macOS. Texts are arguments, never part of the script: nothing in them is run. The first one
 * is ours and begins with a letter, so that none of the others is taken for an option.
 * Source: `man osascript`, `display notification` of Standard Additions; nobody has run it on a Mac yet.
 */
export function macosNotificationCommand(alert: { readonly title: string; readonly message: string }) {
  const script = [
    "on run argv",
    "display notification (item 3 of argv) with title (item 1 of argv) subtitle (item 2 of argv)",
    "end run",
  ];
  return {
    command: "/usr/bin/osascript",
    args: [...script.flatMap((line) => ["-e", line]), "claude-meter", alert.title, alert.message],
  };
}
