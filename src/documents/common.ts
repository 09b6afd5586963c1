import * as z from "zod";

/** An instant as ISO-8601 UTC text with milliseconds. */
export const instant = z.iso.datetime().meta({ description: "Instant, ISO-8601 UTC with milliseconds." });

export const numberKind = z.enum(["measured", "derived", "estimated"]).meta({
  description:
    "measured: the server said so; derived: arithmetic on it; estimated: a model, with low and high.",
});

export const sourceName = z.enum(["oauth", "web", "statusline", "claude-json", "import"]);

export const percent = z.number().meta({ description: "Percent, 0 to 100; may exceed 100." });

export const points = z.number().meta({ description: "Percent-points of the window named beside it." });

export const burn = z
  .strictObject({
    percentPerHour: z.number(),
    low: z.number(),
    high: z.number(),
    spanSeconds: z.number(),
    samples: z.int(),
  })
  .meta({
    description:
      "Signed percent-points per hour over the span, with bounds from the rounding of its two ends.",
  });

export const account = {
  id: z.string(),
  email: z.string().nullable(),
  organizationId: z.string().nullable(),
  plan: z.string().nullable(),
};

/** The head of every document. */
export function head<const Name extends string>(name: Name) {
  return { schema: z.literal(`claude-meter/${name}.v1` as const), generatedAt: instant };
}

/** A document about accounts: its head, then each account with these members. */
export function accountsDocument<const Name extends string, Members extends z.core.$ZodLooseShape>(
  name: Name,
  members: Members,
) {
  return z.strictObject({
    ...head(name),
    accounts: z.array(z.strictObject({ ...account, ...members })),
  });
}

/** The windows of an account, each with these members behind its key and its label. */
export function windowsWith<Members extends z.core.$ZodLooseShape>(members: Members) {
  return z.array(z.strictObject({ key: z.string(), label: z.string(), ...members }));
}
