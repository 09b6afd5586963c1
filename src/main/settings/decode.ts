import { isObject } from "../../domain/json.ts";
import { decodeGroup, type Refuse } from "./decode-group.ts";
import { SETTINGS, type Settings } from "./table.ts";

/** Settings from a parsed document; an unknown key is refused, because it is most often a misspelt one. */
export function decodeDocument(document: unknown, refuse: Refuse): Settings {
  if (!isObject(document)) return refuse("it must hold one JSON object");
  return decodeGroup(SETTINGS, document, "", refuse) as unknown as Settings;
}
