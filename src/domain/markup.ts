/** Text for markup (tooltips, notifications, Slack): what would begin a tag or an entity is written as an entity. */
export function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Text for XML, in elements and attributes. */
export function escapeXml(text: string): string {
  return escapeMarkup(text).replaceAll('"', "&quot;").replaceAll("'", "&apos;");
}
