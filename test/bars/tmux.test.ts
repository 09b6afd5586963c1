import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { emptyBar, type BarModel } from "../../src/view/bars/bar-model.ts";
import { renderTmux } from "../../src/view/bars/tmux.ts";
import { isInstalled } from "../tools/installed.ts";
import { soon } from "../tools/soon.ts";

/** A tmux in a tmux: the outer one shows what the inner one drew. */
describe.skipIf(!isInstalled("tmux"))("a real tmux", () => {
  const dir = mkdtempSync(join(tmpdir(), "claude-meter-tmux-"));
  const tmux = (server: string, ...args: readonly string[]) =>
    execFileSync("tmux", ["-L", `claude-meter-${process.pid}-${server}`, ...args], {
      env: { ...process.env, TERM: "xterm-256color", LC_ALL: "C.UTF-8", HOME: dir },
      encoding: "utf8",
    });
  afterAll(() => {
    for (const server of ["outer", "inner"]) tmux(server, "kill-server");
    rmSync(dir, { recursive: true, force: true });
  });

  it("draws the text as it is: no command, format or style in it is obeyed", async () => {
    const touched = join(dir, "touched");
    const text = `5h 81% #(touch ${touched}) #[fg=red]b #{host} #S %H`;
    const model: BarModel = { ...emptyBar(""), pieces: [{ text, tone: "over" }] };
    writeFileSync(join(dir, "line"), renderTmux(model));
    writeFileSync(
      join(dir, "conf"),
      `set -g status-interval 1\nset -g status-left ""\nset -g status-right-length 200\nset -g status-right "#(cat ${dir}/line)"\n`,
    );
    tmux("inner", "-f", join(dir, "conf"), "new-session", "-d", "-x", "200", "-y", "4", "sleep 60");
    const attach = `env -u TMUX tmux -L claude-meter-${process.pid}-inner attach`;
    tmux("outer", "-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "5", attach);
    await soon(() => expect(tmux("outer", "capture-pane", "-p")).toContain(text));
    expect(existsSync(touched)).toBe(false);
  });
});
