import { chmodSync, rmSync } from "node:fs";
import { shellQuoted } from "../../apps/claude-settings/our-commands.ts";
import type { Machine } from "../../ports/machine.ts";
import { stateDir } from "../../platform/files/paths.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";

/** Minutes after which a line that nobody renewed is not printed any more. The daemon renews it every minute. */
const FACE_MINUTES_MAX = 3;

/** The status line command that starts no Node. */
export function shellStatuslineCommand(machine: Machine): string {
  return `sh ${shellQuoted(scriptPath(machine))}`;
}

/** Writes the script for the owner alone to read and run. */
export function writeShellStatusline(machine: Machine, program: string): void {
  writePrivateFile(scriptPath(machine), shellStatusline(stateDir(machine), program));
  chmodSync(scriptPath(machine), 0o700);
}

/** Nothing happens where there is none. */
export function removeShellStatusline(machine: Machine): void {
  rmSync(scriptPath(machine), { force: true });
}

function scriptPath(machine: Machine): string {
  return machine.joinPath(stateDir(machine), "claude-meter-statusline.sh");
}

/**
 * A POSIX script that prints the line which the daemon keeps, and leaves new limits in the spool. Where no line is kept up to date, it
 * hands over to our Node program. Every command in it that is not the shell's own costs a millisecond.
 */
function shellStatusline(state: string, program: string): string {
  return `#!/bin/sh
# claude-meter's status line without Node. Written by \`claude-meter statusline install --shell\`; docs/statusline.md explains it.
state=${shellQuoted(state)}
face=$state/faces/statusline.txt
input=
[ -t 0 ] || IFS= read -r input || :

line=
if [ -n "$(find "$face" -mmin -${FACE_MINUTES_MAX} 2>/dev/null)" ]; then
  IFS= read -r line <"$face" || :
fi
if [ -z "$line" ]; then
  printf '%s\\n' "$input" | ${program} statusline
else
  printf '%s\\n' "$line"
  case $input in
  *'"rate_limits":{"'*)
    limits=\${input#*'"rate_limits":{'}
    limits=\${limits%%'}}'*}
    id=\${input#*'"session_id":"'}
    id=\${id%%'"'*}
    case $id in *[!0-9A-Za-z-]* | '') id=none ;; esac
    seen=$state/spool/statusline-shell/$id
    last=
    [ ! -f "$seen" ] || IFS= read -r last <"$seen" || :
    if [ "$limits" != "$last" ] && [ \${#limits} -lt 2000 ]; then
      umask 077
      spool=$state/spool/statusline
      mkdir -p "$spool" "$state/spool/statusline-shell"
      folder=
      case \${CLAUDE_CONFIG_DIR-} in
      *'"'* | *\\\\* | '') ;;
      *) folder='"configDir":"'$CLAUDE_CONFIG_DIR'",' ;;
      esac
      now=$(date -u '+%s %Y-%m-%dT%H:%M:%SZ')
      file=$spool/\${now%% *}000-$$-0.json
      printf '{"observedAt":"%s","source":"statusline",%s"payload":{"rate_limits":{%s}}}}\\n' "\${now#* }" "$folder" "$limits" >"$file.tmp" &&
        mv -f "$file.tmp" "$file" && printf '%s\\n' "$limits" >"$seen"
      find "$state/spool/statusline-shell" -type f -mtime +2 -exec rm -f {} +
    fi
    ;;
  esac
fi

# The status line that was there before, with the same input.
if [ "\${1-}" = --with ]; then
  if command -v timeout >/dev/null; then
    printf '%s\\n' "$input" | timeout 3 sh -c "$2" 2>/dev/null || :
  else
    printf '%s\\n' "$input" | sh -c "$2" 2>/dev/null || :
  fi
fi
`;
}
