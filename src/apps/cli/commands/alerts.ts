import { Option, type Command } from "commander";
import type { AlertsDocument, AlertsTestDocument } from "../../../documents/alerts.ts";
import { must } from "../../../domain/assert.ts";
import { DAY_MS, fromIso, HOUR_MS, MINUTE_MS, type DurationMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { windowKey, windowLabel } from "../../../domain/window.ts";
import { toText } from "../../terminal/ansi.ts";
import { hanging, paragraph } from "../../terminal/paragraph.ts";
import { span, type Line } from "../../terminal/span.ts";
import type { CliContext, CliIo } from "../context.ts";
import { examples } from "../examples.ts";

interface JsonOption {
  readonly json?: boolean;
}

interface SnoozeOptions extends JsonOption {
  readonly for?: DurationMs;
  readonly untilReset?: boolean;
  readonly window?: string;
  readonly account?: string;
}

/** `alerts`: what the daemon told lately, whether alerts arrive, and silence for a while. */
export function addAlertCommands(program: Command, context: CliContext): void {
  const alerts = program
    .command("alerts")
    .description("what the daemon told of lately, whether alerts arrive, and silence for a while")
    .addHelpText(
      "after",
      examples(
        "claude-meter alerts list",
        "claude-meter alerts test",
        "claude-meter alerts snooze --for 2h",
        "claude-meter alerts snooze --until-reset --window five_hour",
      ),
    );
  alerts
    .command("list", { isDefault: true })
    .description("show what was told, what waits, what is snoozed, and how each way out stands")
    .option("--json", "print the JSON document")
    .action(async ({ json }: JsonOption) => show(await context.alerts.list(), json, context));
  alerts
    .command("test")
    .description("send a test to every way out; ends with 1 when one did not take it")
    .option("--json", "print the JSON document")
    .action(async ({ json }: JsonOption) => report(await context.alerts.test(), json, context));
  alerts
    .command("snooze")
    .description("tell nothing for a while; what fires meanwhile is not told later")
    .option("--for <time>", "so long: 45m, 2h, 1d", parseLength)
    .addOption(
      new Option("--until-reset", "until each window's reset, as it is known now (the default)").conflicts(
        "for",
      ),
    )
    .option("--window <key>", "one window only")
    .option("--account <id>", "one account only: its id, e-mail, or a unique beginning of either")
    .option("--json", "print the JSON document")
    .action(async (options: SnoozeOptions) => {
      const request = { forMs: options.for, window: options.window, account: options.account };
      show(await context.alerts.snooze(request), options.json, context);
    });
  alerts
    .command("unsnooze")
    .description("end every snooze")
    .option("--json", "print the JSON document")
    .action(async ({ json }: JsonOption) => show(await context.alerts.unsnooze(), json, context));
}

const UNITS_MS: Readonly<Record<string, DurationMs>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

function parseLength(text: string): DurationMs {
  const match = /^([1-9]\d{0,3})([mhd])$/.exec(text);
  const unitMs = UNITS_MS[match?.[2] ?? ""];
  if (match && unitMs !== undefined) return Number(match[1]) * unitMs;
  throw new UserError({
    code: "bad-duration",
    message: `"${text}" is not a length of time.`,
    hint: "Write it as in 45m, 2h or 1d.",
    exitCode: EXIT_CODES.usage,
  });
}

function show(
  document: AlertsDocument,
  json: boolean | undefined,
  { io, localTime, clock }: CliContext,
): void {
  if (json) return io.writeOut(`${JSON.stringify(document)}\n`);
  const near = (iso: string) => localTime.near(at(iso), clock.nowMs());
  const lines = [
    ...outLines(document, near, io),
    ...snoozeLines(document, near, io),
    [],
    ...recentLines(document, near, io),
  ];
  io.writeOut(toText(lines, io.color));
}

type Near = (iso: string) => string;

function outLines({ outs, quietNow }: AlertsDocument, near: Near, io: CliIo): readonly Line[] {
  if (outs.length === 0) return paragraph("No way out is set: nothing is told.", "tight", io);
  const lines = outs.flatMap(({ name, place, lastOkAt, lastFailure }) => {
    const ok = lastOkAt === null ? "nothing sent yet" : `last sent ${near(lastOkAt)}`;
    const failed = lastFailure ? `; failed ${near(lastFailure.at)}: ${lastFailure.message}` : "";
    const role = lastFailure ? "over" : "plain";
    return hanging([span(`${name} `, "strong")], `(${place}): ${ok}${failed}`, role, io);
  });
  return quietNow ? [...lines, [span("These are quiet hours.", "muted")]] : lines;
}

function snoozeLines({ snoozes }: AlertsDocument, near: Near, io: CliIo): readonly Line[] {
  return snoozes.flatMap(({ account, window, until }) => {
    const what = window === null ? "everything" : windowLabel(windowKey(window));
    const whose = account === null ? "" : ` of ${account}`;
    return paragraph(`snoozed: ${what + whose}, until ${near(until)}`, "tight", io);
  });
}

function recentLines({ recent }: AlertsDocument, near: Near, io: CliIo): readonly Line[] {
  if (recent.length === 0) return [[span("Nothing was told yet.", "muted")]];
  return recent.flatMap(({ firedAt, title, message, fate }) => {
    const text = `${title}. ${message}${fate === "sent" ? "" : ` (${fate})`}`;
    return hanging([span(near(firedAt).padEnd(17), "muted")], text, "plain", io);
  });
}

function report(document: AlertsTestDocument, json: boolean | undefined, { io }: CliContext): void {
  if (!document.deliveries.every(({ delivered }) => delivered)) io.setExitCode(EXIT_CODES.unexpected);
  if (json) return io.writeOut(`${JSON.stringify(document)}\n`);
  const lines = document.deliveries.flatMap(({ out, place, delivered, message }) => {
    const mark = span(delivered ? "sent    " : "failed  ", delivered ? "calm" : "over");
    return hanging([mark], `${out} (${place})${message === null ? "" : `: ${message}`}`, "plain", io);
  });
  io.writeOut(toText(lines, io.color));
}

function at(iso: string) {
  return must(fromIso(iso), "instants in our documents are ISO text");
}
