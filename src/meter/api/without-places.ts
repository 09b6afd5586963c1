import type { StatusDocument } from "../../documents/status.ts";

/** The status without the places of its sources: the folders of this machine are no business of a browser's. */
export function withoutPlaces(document: StatusDocument): StatusDocument {
  const accounts = document.accounts.map((account) => ({
    ...account,
    sources: account.sources.map((source) => ({ ...source, place: null })),
  }));
  return { ...document, accounts };
}
