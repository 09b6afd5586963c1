import * as z from "zod";
import { head, instant } from "./common.ts";
import { problem } from "./status.ts";

/** Any failed command with `--json`. */
export const errorDocument = z.strictObject({
  schema: z.literal("claude-meter/error.v1"),
  errors: z.array(problem),
});

/** `import --json`: what came in. */
export const importDocument = z.strictObject({
  ...head("import"),
  inserted: z.int(),
  duplicates: z.int(),
  rejected: z.array(z.strictObject({ line: z.int(), code: z.string(), message: z.string() })),
  accounts: z.array(z.string()),
  uses: z
    .strictObject({
      inserted: z.int(),
      replaced: z.int().meta({ description: "Minutes that had grown since they were delivered before." }),
      duplicates: z.int(),
      machines: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string().nullable(),
          coveredTo: instant.nullable().meta({ description: "null: the delivery was not whole." }),
        }),
      ),
    })
    .optional()
    .meta({ description: "Minutes of other machines' use; absent: no line was about uses." }),
});

/** `doctor --json`: what was found on this machine, what was not, and what to do. Redacted. */
export const doctorDocument = z.strictObject({
  ...head("doctor"),
  version: z.string(),
  node: z.string(),
  os: z.string(),
  simulated: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(["ok", "note", "problem"]),
      message: z.string(),
      hint: z.string().nullable(),
      at: instant.nullable(),
    }),
  ),
});

/** `service status --json`: what starts the meter at each sign-in. */
export const serviceDocument = z.strictObject({
  ...head("service"),
  kind: z.enum(["absent", "installed", "outdated", "foreign", "unsupported"]).meta({
    description:
      "outdated: Node or claude-meter has moved since; foreign: a file of that name is somebody else's; unsupported: not on this operating system.",
  }),
  isActive: z.boolean(),
  withTray: z.boolean(),
  paths: z.array(z.string()).meta({ description: "The files that are, or would be, written." }),
});

export type ErrorDocument = z.infer<typeof errorDocument>;
export type ImportDocument = z.infer<typeof importDocument>;
export type DoctorDocument = z.infer<typeof doctorDocument>;
export type ServiceDocument = z.infer<typeof serviceDocument>;
