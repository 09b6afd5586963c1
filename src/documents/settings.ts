import * as z from "zod";
import { head } from "./common.ts";

const scalar = z.union([z.boolean(), z.number(), z.string(), z.null()]);
const value = z.union([scalar, z.array(scalar)]);

/** `GET /api/v1/settings`: every setting with its value, and what a form needs to change it. */
export const settingsDocument = z.strictObject({
  ...head("settings"),
  path: z.string().meta({ description: "The settings file." }),
  settings: z
    .array(
      z.strictObject({
        key: z.string().meta({ description: "As in docs/settings.md: `section.name`, or a name alone." }),
        value,
        byDefault: value,
        isSet: z.boolean().meta({ description: "The file says it; else it is the default." }),
        kind: z.enum(["flag", "number", "text", "choice", "list"]),
        choices: z.array(z.string()).nullable(),
        mustBe: z.string().meta({ description: "Completes: it must be …" }),
        meaning: z.string(),
        fileOnly: z.boolean().meta({ description: "Only the file may say it, never the API." }),
      }),
    )
    .meta({ description: "In the order of docs/settings.md." }),
});

export type SettingsDocument = z.infer<typeof settingsDocument>;
export type SettingMember = SettingsDocument["settings"][number];
export type SettingValue = SettingMember["value"];
