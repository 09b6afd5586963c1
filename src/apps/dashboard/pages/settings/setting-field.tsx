import { useId } from "preact/hooks";
import type { SettingMember, SettingValue } from "../../../../documents/settings.ts";
import { fromTyped, settingName, toTyped } from "../../model/settings-form.ts";

interface FieldProps {
  readonly setting: SettingMember;
  readonly value: SettingValue;
  readonly change: (value: SettingValue) => void;
}

/** One setting: its field, what it means, what it must be, and its default. */
export function SettingField({ setting, value, change }: FieldProps) {
  const id = useId();
  const help = `${id}-help`;
  return (
    <div class={setting.fileOnly ? "setting setting-locked" : "setting"}>
      <label for={id}>
        {settingName(setting)}
        {setting.isSet && <span class="chip chip-set">set</span>}
      </label>
      <Control {...{ setting, value, change }} id={id} help={help} />
      <p id={help} class="muted">
        {setting.meaning} {defaultText(setting)} <span class="rule">{ruleText(setting)}</span>
      </p>
    </div>
  );
}

function defaultText({ byDefault, kind }: SettingMember): string {
  const shown = byDefault === null ? "none" : toTyped(byDefault).replaceAll("\n", ", ") || "empty";
  return `Default: ${kind === "flag" ? (byDefault === true ? "on" : "off") : shown}.`;
}

/** What may stand there; to the eye only while the field is used, to a screen reader always. */
function ruleText({ kind, mustBe, fileOnly }: SettingMember): string {
  if (fileOnly) return "Only the file may say this: it decides where a key goes or what is run.";
  if (kind === "flag" || kind === "choice") return "";
  const lines = kind === "list" ? " One to a line." : "";
  return `It must be ${mustBe.replace(/^null or/, "empty or")}.${lines}`;
}

function Control({
  setting,
  value,
  change,
  id,
  help,
}: FieldProps & { readonly id: string; readonly help: string }) {
  const common = { id, "aria-describedby": help, disabled: setting.fileOnly };
  switch (setting.kind) {
    case "flag":
      return (
        <input
          {...common}
          type="checkbox"
          role="switch"
          checked={value === true}
          onChange={({ currentTarget }) => change(currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <select
          {...common}
          value={toTyped(value)}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        >
          {(setting.choices ?? []).map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      );
    case "list":
      return (
        <textarea
          {...common}
          rows={3}
          value={toTyped(value)}
          onInput={({ currentTarget }) => change(fromTyped(setting, currentTarget.value))}
        />
      );
    case "number":
      return (
        <input
          {...common}
          type="number"
          step="any"
          value={toTyped(value)}
          onInput={({ currentTarget }) => change(fromTyped(setting, currentTarget.value))}
        />
      );
    default:
      return (
        <input
          {...common}
          type="text"
          value={toTyped(value)}
          onInput={({ currentTarget }) => change(fromTyped(setting, currentTarget.value))}
        />
      );
  }
}
