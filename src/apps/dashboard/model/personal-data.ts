import type { StatusDocument } from "../../../documents/status.ts";

/** Status without names: accounts are numbered, places on disk and the texts that name them are left out. */
export function hidePersonalData(document: StatusDocument): StatusDocument {
  return {
    ...document,
    accounts: document.accounts.map((account, index) => ({
      ...account,
      email: `Account ${index + 1}`,
      organizationId: null,
      sources: account.sources.map((source) => ({
        ...source,
        place: null,
        message: source.message && hideNames(source.message),
        hint: source.hint && hideNames(source.hint),
      })),
      drift: account.drift.map((note) => ({ ...note, message: hideNames(note.message) })),
      findings: account.findings.map((finding) => ({
        ...finding,
        evidence: hideNames(finding.evidence),
        advice: hideNames(finding.advice),
      })),
    })),
    errors: document.errors.map((problem) => ({ ...problem, message: hideNames(problem.message) })),
  };
}

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
/** Of two parts at least, or below `~` or a drive; folders may have spaces within. `/usage`, `and/or` and `5/7` are none. */
const PATH =
  /(?<![\w/])(?:(?:~|[A-Z]:)[/\\]|[/\\](?=[\w.@-]+(?: [\w.@-]+)*[/\\]))(?:[\w.@-]+(?: [\w.@-]+)*[/\\])*[\w.@-]+/;
const NAMES = new RegExp([EMAIL, UUID, PATH].map(({ source }) => source).join("|"), "gi");

/** A sentence with what could name somebody as dots. */
export function hideNames(text: string): string {
  return text.replace(NAMES, "•••");
}

/**
 * Stand-ins for names of one kind: the same name has the same one while the page lives, so that rows can still be told apart.
 * `standIns("project")("/home/ada/api")` → `project 1`.
 */
export function standIns(kind: string): (name: string) => string {
  const numbers = new Map<string, number>();
  return (name) => {
    const number = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, number);
    return `${kind} ${number}`;
  };
}
