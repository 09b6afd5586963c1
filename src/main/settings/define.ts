/** What a value in the settings file may be, as a form shows it. */
type SettingKind = "flag" | "number" | "text" | "choice" | "list";

/** One setting of the file: its default, what it accepts, and the words for both. */
export interface Setting<T> {
  readonly kind: SettingKind;
  readonly byDefault: T;
  readonly accepts: (value: unknown) => value is T;
  /** Completes `"key" must be …`. */
  readonly mustBe: string;
  /** What exactly is wrong with a value, where that can be told. */
  readonly problem?: (value: unknown) => string | undefined;
  /** One line for a settings page. */
  readonly meaning: string;
  readonly choices?: readonly string[];
  /** Only the file may say it, never the API: it decides where a token goes or what is run. */
  readonly fileOnly?: boolean;
}

/** The words of a setting and whether the API may write it. */
interface Words {
  readonly meaning: string;
  readonly fileOnly?: boolean;
}

interface NumberRange {
  readonly min: number;
  readonly max?: number;
  readonly whole?: boolean;
  /** Follows the range, after a colon. */
  readonly because?: string;
}

/** `true` or `false`. */
export function flag(byDefault: boolean, words: Words): Setting<boolean> {
  return {
    kind: "flag",
    byDefault,
    accepts: (value) => typeof value === "boolean",
    mustBe: "true or false",
    ...words,
  };
}

/** A number within bounds, both inclusive. */
export function number(byDefault: number, range: NumberRange, words: Words): Setting<number> {
  return {
    kind: "number",
    byDefault,
    accepts: (value) => isWithin(value, range),
    mustBe: rangeWords(range),
    ...words,
  };
}

/** One of a few words. */
export function choice<const T extends string>(
  choices: readonly T[],
  byDefault: NoInfer<T>,
  words: Words,
): Setting<T> {
  const isChoice = (value: unknown): value is T => choices.some((one) => one === value);
  const mustBe = `one of ${choices.join(", ")}`;
  return { kind: "choice", byDefault, accepts: isChoice, mustBe, choices, ...words };
}

/** Text of at most `charactersMax` characters; `shape` narrows it and `shapeWords` says to what. */
export function text(
  byDefault: string,
  { charactersMax = 500, shape = /^/, shapeWords = "text" }: TextShape,
  words: Words,
): Setting<string> {
  const accepts = (value: unknown): value is string =>
    typeof value === "string" && value.length <= charactersMax && shape.test(value);
  const mustBe = `${shapeWords} of at most ${charactersMax} characters`;
  return { kind: "text", byDefault, accepts, mustBe, ...words };
}

interface TextShape {
  readonly charactersMax?: number;
  readonly shape?: RegExp;
  readonly shapeWords?: string;
}

/** A list whose members are what `member` accepts. */
export function list<T>(member: Setting<T>, byDefault: readonly T[], words: Words): Setting<readonly T[]> {
  const accepts = (value: unknown): value is readonly T[] =>
    Array.isArray(value) && value.every(member.accepts);
  const mustBe = `a list, each member ${member.mustBe}`;
  const choices = member.choices === undefined ? {} : { choices: member.choices };
  return { kind: "list", byDefault, accepts, mustBe, ...choices, ...words };
}

/** The same setting, or `null`, which is its default. */
export function orNull<T>(setting: Setting<T>): Setting<T | null> {
  return {
    ...setting,
    byDefault: null,
    accepts: (value): value is T | null => value === null || setting.accepts(value),
    mustBe: `null or ${setting.mustBe}`,
  };
}

function isWithin(value: unknown, { min, max = Infinity, whole = false }: NumberRange): value is number {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  return value >= min && value <= max && (!whole || Number.isInteger(value));
}

function rangeWords({ min, max, whole, because }: NumberRange): string {
  const noun = whole ? "a whole number" : "a number";
  const bounds = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  return `${noun} ${bounds}${because === undefined ? "" : `: ${because}`}`;
}
