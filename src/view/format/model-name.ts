/** `claude-opus-4-5-20251101`, `us.anthropic.claude-sonnet-4-20250514-v1:0`, `anthropic/claude-haiku-5.5[1m]`. */
const FAMILY_FIRST = /claude-([a-z]+)-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/;
/** `claude-3-5-haiku-20241022`: the order until Claude 4. */
const VERSION_FIRST = /claude-(\d{1,2})(?:[-.](\d{1,2}))?-([a-z]+)/;

/** A model as people name it: `Opus 4.5`, `Haiku 3.5`. A name that is not Claude's stays what it is. */
export function shortModelName(model: string): string {
  const [, family, major, minor] = FAMILY_FIRST.exec(model) ?? [];
  if (family !== undefined && major !== undefined) return named(family, major, minor);
  const [, oldMajor, oldMinor, oldFamily] = VERSION_FIRST.exec(model) ?? [];
  if (oldFamily !== undefined && oldMajor !== undefined) return named(oldFamily, oldMajor, oldMinor);
  return model;
}

function named(family: string, major: string, minor: string | undefined): string {
  const version = minor === undefined ? major : `${major}.${minor}`;
  return `${modelFamilyName(family)} ${version}`;
}

/** A family of models as people name it: `Opus`. */
export function modelFamilyName(family: string): string {
  return `${family.charAt(0).toUpperCase()}${family.slice(1)}`;
}
