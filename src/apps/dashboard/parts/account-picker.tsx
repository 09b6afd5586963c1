import { accountName } from "../../../view/dropdown/dropdown.ts";
import { status } from "../data/live.ts";
import { account, chooseAccount } from "../data/route.ts";
import { Picker } from "./picker.tsx";

/** Which account a page shows; nothing to choose with one. */
export function AccountPicker() {
  const accounts = status.value?.accounts ?? [];
  if (accounts.length < 2) return null;
  return (
    <Picker
      label="Account"
      value={account.value?.id ?? ""}
      choices={accounts.map((one) => ({ value: one.id, text: accountName(one) }))}
      choose={chooseAccount}
    />
  );
}
