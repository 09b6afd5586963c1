/** The commands that we write into Claude Code's settings, told from everybody else's. */

const OURS = /(?:^|[/\\'" ])claude-meter(?:\.cjs|\.cmd)?['"]? statusline\b|claude-meter-statusline\.sh\b/;
const OUR_HOOK = /(?:^|[/\\'" ])claude-meter(?:\.cjs|\.cmd)?['"]? hook \w+$/;
const WRAPPED = / --with ('(?:[^']|'\\'')*')$/;

export function isOurStatusline(command: string): boolean {
  return OURS.test(command.replace(WRAPPED, ""));
}

export function isOurHook(command: string): boolean {
  return OUR_HOOK.test(command);
}

/** The files that a command of ours names by full paths. */
export function programFiles(command: string): readonly string[] {
  const ours = command.replace(WRAPPED, "");
  return Array.from(ours.matchAll(/'((?:[^']|'\\'')+)'/g), ([, quoted = ""]) =>
    quoted.replaceAll(String.raw`'\''`, "'"),
  );
}

/** Our command around the one that was there. */
export function wrapCommand(ours: string, theirs: string | undefined): string {
  return theirs === undefined ? ours : `${ours} --with ${shellQuoted(theirs)}`;
}

/** The command that ours was put around; `undefined` when there was none. */
export function wrappedCommand(ours: string): string | undefined {
  const [, quoted] = WRAPPED.exec(ours) ?? [];
  return quoted?.slice(1, -1).replaceAll(String.raw`'\''`, "'");
}

/** One word for a POSIX shell, whatever it holds. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
