import { isWebhookUrl } from "../../platform/notify/webhook-url.ts";
import { WEBHOOK_FORMATS } from "../../view/alerts/alert-webhook.ts";
import { choice, flag, list, number, text, type Setting } from "./define.ts";

const level = number(90, { min: 1, max: 99 }, { meaning: "Used percent." });
const timeOfDay = (meaning: string) =>
  text(
    "",
    { shape: /^(?:(?:[01]\d|2[0-3]):[0-5]\d)?$/, shapeWords: 'a time of day as "22:00", or "",' },
    { meaning },
  );

/** An address that alerts may be posted to, or nothing. */
const webhookUrl: Setting<string> = {
  ...text(
    "",
    { charactersMax: 2_000 },
    { meaning: "Posts each alert there; an address is often a secret.", fileOnly: true },
  ),
  accepts: (value): value is string => typeof value === "string" && (value === "" || isWebhookUrl(value)),
  mustBe: 'an https address, an http address of this machine, or ""',
};

/** Section `alerts`: what the daemon tells of, when, and where to. */
export const ALERT_SETTINGS = {
  fiveHourLevels: list(level, [80, 95], { meaning: "Tells when the five-hour window reaches these." }),
  weekLevels: list(level, [75, 90], { meaning: "Tells when the week reaches these." }),
  otherLevels: list(level, [90], { meaning: "Tells when any other window reaches these." }),
  wall: flag(true, { meaning: "Tells when a window is at its wall, and when it is open again." }),
  reset: flag(true, { meaning: "Tells when a window that had reached its lowest level has reset." }),
  forecastPercent: number(
    70,
    { min: 0, max: 100 },
    {
      meaning: "Tells when the wall before the reset is at least this likely; 0: never.",
    },
  ),
  quietFrom: timeOfDay("From this time of the day nothing is delivered."),
  quietTo: timeOfDay("Until this time of the day."),
  quietThen: choice(["deliver", "drop"], "deliver", {
    meaning: "What fires in the quiet hours is delivered after them, or dropped.",
  }),
  desktop: flag(true, { meaning: "Shows a desktop notification." }),
  command: list(text("", { charactersMax: 1_000 }, { meaning: "A program or an argument." }), [], {
    meaning: "Runs this program, with its arguments, for each alert.",
    fileOnly: true,
  }),
  webhook: webhookUrl,
  webhookFormat: choice(WEBHOOK_FORMATS, "json", { meaning: "The format that the address takes." }),
  showEmail: flag(false, { meaning: "Names accounts by their e-mail in alerts.", fileOnly: true }),
};
