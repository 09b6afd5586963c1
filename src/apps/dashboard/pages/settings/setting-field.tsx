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
    <div class="setting">
      <label for={id}>{settingName(setting)}</label>
      <Control {...{ setting, value, change }} id={id} help={help} />
      <p id={help} class="muted">
        {setting.meaning} {defaultText(setting)}
        {setting.fileOnly && " Only the file may say this: it decides where a key goes or what is run."}
      </p>
    </div>
  );
}

function defaultText({ byDefault, mustBe, kind }: SettingMember): string {
  const shown = byDefault === null ? "none" : toTyped(byDefault).replaceAll("\n", ", ") || "empty";
  const bounds =
    kind === "flag" || kind === "choice" ? "" : ` It must be ${mustBe.replace(/^null or/, "empty or")}.`;
  return `Default: ${kind === "flag" ? (byDefault === true ? "on" : "off") : shown}.${bounds}`;
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
