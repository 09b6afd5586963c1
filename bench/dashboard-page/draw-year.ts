// Runs in the browser: draws a made-up year and says how long that took, from the document to the painted frame.
import type { SeriesWindowMember } from "../../src/documents/series.ts";
import { createLevelChart } from "../../src/apps/dashboard/charts/level-chart.ts";
import { toLevelData } from "../../src/apps/dashboard/model/level-data.ts";

const YEAR_MS = 365 * 86_400_000;
const FROM_MS = Date.UTC(2025, 10, 23);

/** Five-hour cycles of another height each; every hundredth reading is followed by a gap. */
function madeUpYear(count: number): SeriesWindowMember {
  const stepMs = YEAR_MS / count;
  const iso = (index: number) => new Date(FROM_MS + index * stepMs).toISOString();
  const perCycle = Math.max(2, Math.round((5 * 3_600_000) / stepMs));
  const points = Array.from({ length: count }, (_, index) => ({
    at: iso(index),
    usedPercent: ((index % perCycle) / perCycle) * (30 + ((index * 7) % 71)),
  }));
  const cycles = Array.from({ length: Math.ceil(count / perCycle) }, (_, cycle) => ({
    startedAt: iso(cycle * perCycle),
    resetsAt: iso((cycle + 1) * perCycle),
    lastPercent: 50,
    peakPercent: 60,
    wallAt: null,
  }));
  const gaps = Array.from({ length: 40 }, (_, index) => index * Math.floor(count / 40)).map((index) => ({
    from: iso(index),
    to: iso(index + 1),
  }));
  return { key: "five_hour", label: "5-hour", readings: count, points, gaps, cycles };
}

async function drawYear(count: number): Promise<number> {
  const series = madeUpYear(count);
  const place = document.getElementById("place");
  if (place === null) throw new Error("no place");
  const startedMs = performance.now();
  const chart = createLevelChart({
    place,
    width: 1200,
    height: 300,
    data: toLevelData(series),
    onZoom: () => {},
  });
  chart.setRange(FROM_MS / 1000, (FROM_MS + YEAR_MS) / 1000);
  // Two frames: uPlot draws in a microtask, and the second callback comes after the first frame was painted.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const tookMs = performance.now() - startedMs;
  chart.destroy();
  return tookMs;
}

Object.assign(globalThis, { drawYear });
