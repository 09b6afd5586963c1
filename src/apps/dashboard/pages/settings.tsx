import { useState } from "preact/hooks";
import type { SettingMember, SettingsDocument, SettingValue } from "../../../documents/settings.ts";
import type { Problem } from "../../../documents/status.ts";
import { privacy } from "../browser/choices.ts";
import { answerOf, meter } from "../data/meter.ts";
import { SETTINGS_QUESTION } from "../data/questions.ts";
import { useDocument } from "../data/use-document.ts";
import { hideNames } from "../model/personal-data.ts";
import { settingsSections, toChanges } from "../model/settings-form.ts";
import { Loading, Problems } from "../parts/notice.tsx";
import { announcement } from "../parts/text.ts";
import { SettingField } from "./settings/setting-field.tsx";

/** The settings file as a form: only what was changed is written. */
export function SettingsPage() {
  const loaded = useDocument(SETTINGS_QUESTION);
  const [saved, setSaved] = useState<SettingsDocument | undefined>(undefined);
  const [changed, setChanged] = useState<ReadonlyMap<string, SettingValue>>(new Map());
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const document = saved ?? loaded.value;
  if (document === undefined) {
    if (loaded.problem) return <Problems problems={[loaded.problem]} />;
    return <Loading what="the settings" />;
  }
  const change = (key: string, value: SettingValue) => setChanged(new Map(changed).set(key, value));
  const save = async () => {
    const answer = await answerOf(meter.changeSettings(toChanges(changed)));
    setProblem(answer.kind === "refused" ? answer.problem : undefined);
    if (answer.kind !== "ok") {
      announcement.value = "The settings were not saved.";
      return;
    }
    setSaved(answer.value);
    setChanged(new Map());
    announcement.value = "The settings are saved, and hold within seconds.";
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p>
        What you save holds within seconds, without a restart. Only the API's port waits for the meter's next
        start, and what stands under Tray for the tray's.
      </p>
      <p class="muted">
        {`The file is ${privacy.value === "hidden" ? hideNames(document.path) : document.path}. Whatever is not in it is the default.`}
      </p>
      {problem && <Problems problems={[problem]} />}
      <div class="settings">
        {settingsSections(document.settings).map(({ title, settings }) => (
          <fieldset key={title} class="card settings-section">
            <legend>{title}</legend>
            {settings.toSorted(fileOnlyLast).map((setting: SettingMember) => (
              <SettingField
                key={setting.key}
                setting={setting}
                value={changed.has(setting.key) ? (changed.get(setting.key) ?? null) : setting.value}
                change={(value) => change(setting.key, value)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      <div class="controls save-bar">
        <button type="submit" class="primary" disabled={changed.size === 0}>
          {changed.size === 0
            ? "Nothing changed"
            : `Save ${changed.size} ${changed.size === 1 ? "change" : "changes"}`}
        </button>
        <button
          type="button"
          class="quiet"
          disabled={changed.size === 0}
          onClick={() => setChanged(new Map())}
        >
          Undo
        </button>
      </div>
    </form>
  );
}

/** What can be changed here stands before what cannot. */
function fileOnlyLast(a: SettingMember, b: SettingMember): number {
  return Number(a.fileOnly) - Number(b.fileOnly);
}
