const argv = process.argv.slice(2);
if (!(argv.includes("status") && (await printQuickBar()))) {
  const [{ runCli }, { createContext }] = await Promise.all([
    import("../apps/cli/program.ts"),
    import("./cli/process-context.ts"),
  ]);
  const context = createContext();
  await runCli(argv, context);
  await context.close();
  // All is written, and to take the heap apart would take a twentieth of a report's time. A daemon may still be telling somebody something.
  if (argv[0] !== "up" && process.stdout.writableLength === 0) process.exit();
}

/** A bar asks many times a minute, and a prompt waits for it. */
async function printQuickBar(): Promise<boolean> {
  if (!argv.some((word) => word.startsWith("--format"))) return false;
  const { plainBarRequest, quickBar } = await import("./cli/quick-bar.ts");
  const name = plainBarRequest(argv);
  const bar = name && (await quickBar(name));
  if (!bar) return false;
  const { writeWhole } = await import("../platform/processes/write-whole.ts");
  writeWhole(1, bar.text);
  process.exitCode = bar.exitCode;
  return true;
}
