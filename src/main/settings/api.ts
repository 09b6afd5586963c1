import { flag, number } from "./define.ts";

/** Section `api`: the daemon's HTTP API on this machine. */
export const API_SETTINGS = {
  /** The loopback port that is tried first; 0: any that is free. */
  port: number(
    47837,
    { min: 0, max: 65535, whole: true },
    {
      meaning: "The loopback port of the API and the dashboard; another one when it is taken.",
    },
  ),
  /** Whether GET /metrics answers. */
  metrics: flag(false, { meaning: "Answers GET /metrics for Prometheus." }),
};
