import * as z from "zod";
import { head, instant, percent } from "./common.ts";

const noticeKind = z.enum(["level", "forecast", "wall", "unlock", "reset", "test"]).meta({
  description:
    "level: a set percent was reached; forecast: the wall will probably come before the reset; wall: it is there; unlock: it is gone; reset: a window that was high is empty again; test: asked for by hand.",
});

const alertMember = {
  id: z.string().meta({ description: "The same whenever the same alert is delivered again." }),
  kind: noticeKind,
  account: z.strictObject({
    name: z
      .string()
      .meta({ description: "Names the account without naming a person, unless alerts.showEmail is on." }),
    plan: z.string().nullable(),
    email: z.string().nullable().meta({ description: "null unless alerts.showEmail is on." }),
  }),
  window: z.string(),
  label: z.string(),
  urgency: z.enum(["low", "normal", "critical"]),
  title: z.string(),
  message: z.string(),
  levelPercent: percent.nullable(),
  usedPercent: percent,
  peakPercent: percent.nullable(),
  resetsAt: instant.nullable(),
  hitsWall: z.number().nullable(),
  wallAt: instant.nullable(),
  verdict: z.enum(["ok", "bills", "blocked"]),
  observedAt: instant,
  firedAt: instant,
  simulated: z.boolean(),
};

/** What a command gets on its standard input and a web hook in its body: one alert. */
export const alertDocument = z.strictObject({ ...head("alert"), ...alertMember });

/** `alerts list --json`: what was told lately, what waits, what is snoozed, and how the ways out stand. */
export const alertsDocument = z.strictObject({
  ...head("alerts"),
  enabled: z.boolean(),
  quietNow: z.boolean(),
  outs: z.array(
    z.strictObject({
      name: z.string(),
      place: z.string(),
      lastOkAt: instant.nullable(),
      lastFailure: z.strictObject({ at: instant, message: z.string() }).nullable(),
    }),
  ),
  snoozes: z.array(
    z.strictObject({ account: z.string().nullable(), window: z.string().nullable(), until: instant }),
  ),
  recent: z
    .array(
      z.strictObject({
        ...alertMember,
        fate: z.enum(["sent", "waiting", "held", "overtaken", "dropped", "snoozed"]).meta({
          description:
            "sent: given to every way out, or given up; waiting: will be tried again; held: for the end of the quiet hours; overtaken: by a later one about the same window while held; dropped: fired in them; snoozed: fired while snoozed.",
        }),
      }),
    )
    .meta({ description: "Newest first." }),
});

/** `alerts test --json`: how each way out took a test. */
export const alertsTestDocument = z.strictObject({
  ...head("alerts-test"),
  deliveries: z.array(
    z.strictObject({
      out: z.string(),
      place: z.string(),
      delivered: z.boolean(),
      message: z.string().nullable(),
    }),
  ),
});

export type AlertDocument = z.infer<typeof alertDocument>;
export type AlertsDocument = z.infer<typeof alertsDocument>;
export type AlertsTestDocument = z.infer<typeof alertsTestDocument>;
