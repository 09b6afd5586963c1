import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFakeHome, type FakeHome, type FakeHomeOptions } from "../../src/simulator/fake-home.ts";

export interface ClientHome extends FakeHome {
  readonly projectDir: string;
  /** One line per call of the status line command: what the client wrote to its stdin. */
  readonly statuslineLogPath: string;
}

/** A fake home in which the client starts without asking anything: onboarding done, the project trusted, a status line set. */
export async function prepareClientHome(options: FakeHomeOptions): Promise<ClientHome> {
  const home = await writeFakeHome(options);
  const projectDir = join(home.homeDir, "project");
  const statuslineLogPath = join(home.homeDir, "statusline.jsonl");
  await mkdir(projectDir);
  const claudeJson = JSON.parse(await readFile(home.claudeJsonPath, "utf8")) as Record<string, unknown>;
  const trusted = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  await writeFile(
    home.claudeJsonPath,
    JSON.stringify({
      ...claudeJson,
      hasCompletedOnboarding: true,
      theme: "dark",
      projects: { [projectDir]: trusted },
    }),
  );
  const statusLine = {
    type: "command",
    command: `tee -a ${statuslineLogPath} >/dev/null; echo >> ${statuslineLogPath}`,
  };
  // Written as no program would: it must come back like this.
  const text = `{\n   "permissions" : { "allow": ["Bash(echo:*)"] },\n\n\t"statusLine":${JSON.stringify(statusLine)}   }\n\n`;
  await writeFile(join(home.configDir, "settings.json"), text);
  return { ...home, projectDir, statuslineLogPath };
}
