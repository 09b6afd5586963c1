// What the dashboard shows outside of its page, when it is installed: the badge, and the shell that opens offline.

/** Shows the binding window's percent on the installed app's icon; browsers without badges show none. */
export async function showBadge(usedPercent: number | undefined): Promise<void> {
  if (!("setAppBadge" in navigator)) return;
  try {
    await (usedPercent === undefined
      ? navigator.clearAppBadge()
      : navigator.setAppBadge(Math.floor(usedPercent)));
  } catch {
    // Only an installed app may have a badge.
  }
}

/** Keeps the program's files for a start without the meter. A browser that refuses goes on without. */
export async function keepShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/service-worker.js");
  } catch {
    // A private window, or service workers are off.
  }
}
