import { existsSync } from "node:fs";
import { join } from "node:path";

/** Beside the built program; a program that runs from its sources finds what was built last. */
const PLACES = ["dashboard", "../dashboard", "../../../dist/dashboard"];

/** Where the dashboard's files are; `undefined` in a build without it. */
export function dashboardDir(): string | undefined {
  return PLACES.map((place) => join(import.meta.dirname, place)).find((dir) =>
    existsSync(join(dir, "index.html")),
  );
}
