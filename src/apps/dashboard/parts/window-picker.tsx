import { Picker } from "./picker.tsx";

interface WindowPickerProps {
  readonly windows: readonly { readonly key: string; readonly label: string }[];
  /** The key of the chosen one. */
  readonly value: string;
  readonly choose: (key: string) => void;
}

/** One of an account's windows. */
export function WindowPicker({ windows, value, choose }: WindowPickerProps) {
  const choices = windows.map(({ key, label }) => ({ value: key, text: label }));
  return <Picker label="Window" value={value} choices={choices} choose={choose} />;
}
