/** The version in every path: within it, fields are added and never renamed or dropped. */
export const API_VERSION = "v1";

/** What every path of the API begins with. */
export const API_ROOT = `/api/${API_VERSION}`;

/** The loopback port that is tried first. */
export const API_PORT = 47837;

/** In the state folder. */
export const API_FILES = {
  /** Where the daemon listens: an api.v1 document. */
  address: "api.json",
  /** The bearer token. */
  token: "api-token",
  /** The Unix socket; on Windows a named pipe, whose name is in api.json. */
  socket: "api.sock",
} as const;

/** Headers of ours on the API's answers. */
export const API_HEADERS = {
  /** The exit code that the command line ends with for this answer. */
  exitCode: "claude-meter-exit-code",
} as const;

/** The dashboard's cookie. */
export const SESSION_COOKIE = "claude-meter-session";

/** The daemon sends `event: ping` this often, in seconds; a stream that is silent for two of them is dead. */
export const PING_SECONDS = 20;

/**
 * Who may use a route.
 *
 * - `anyone`: no secret is behind it.
 * - `reader`: the owner, or a paired extension.
 * - `owner`: the bearer token, the dashboard's cookie, or the Unix socket.
 * - `extension`: a page of a browser extension, before it has a token.
 */
export type RouteAccess = "anyone" | "reader" | "owner" | "extension";

/** One address of the API: how it is asked, who may, and what it answers. */
export interface Route {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** `:name` stands for one part of the path. */
  readonly path: string;
  readonly access: RouteAccess;
  /** Names of the query; each at most once. */
  readonly query: readonly string[];
  /** The document that answers, by its name in `schemas/`; absent: not JSON. */
  readonly answers?: string;
}

const ANALYSIS_QUERY = ["account", "window", "at", "fetch"] as const;
const RANGE_QUERY = ["account", "window", "from", "to"] as const;
const REPORT_QUERY = [
  "account",
  "since",
  "until",
  "last",
  "project",
  "session",
  "mode",
  "order",
  "timezone",
  "startOfWeek",
  "instances",
  "tokenLimit",
] as const;

const api = (
  method: Route["method"],
  name: string,
  answers: string,
  rest: { readonly access?: RouteAccess; readonly query?: readonly string[] } = {},
): Route => ({ method, path: `${API_ROOT}/${name}`, access: "owner", query: [], answers, ...rest });

/** Every door of the API. Anything else answers 404. */
export const ROUTES = {
  hello: api("GET", "hello", "hello", { access: "anyone", query: ["nonce"] }),
  status: api("GET", "status", "status", { access: "reader", query: ANALYSIS_QUERY }),
  burn: api("GET", "burn", "burn", { query: ANALYSIS_QUERY }),
  forecast: api("GET", "forecast", "forecast", { query: ANALYSIS_QUERY }),
  split: api("GET", "split", "split", { query: ANALYSIS_QUERY }),
  findings: api("GET", "findings", "findings", { query: ANALYSIS_QUERY }),
  events: { method: "GET", path: `${API_ROOT}/events`, access: "owner", query: [] },
  refresh: api("POST", "refresh", "status", { query: ["account"] }),
  history: api("GET", "history", "series", { query: [...RANGE_QUERY, "points"] }),
  readings: api("GET", "readings", "history", { query: RANGE_QUERY }),
  addReadings: api("POST", "readings", "import", { access: "reader", query: ["account"] }),
  report: api("GET", "reports/:kind", "daily", { query: REPORT_QUERY }),
  backtest: api("GET", "backtest", "backtest", { query: RANGE_QUERY }),
  walls: api("GET", "walls", "walls", { query: RANGE_QUERY }),
  whatIf: api("GET", "what-if", "what-if", {
    query: ["account", "window", "at", "model", "pace", "pauseMinutes"],
  }),
  splitHistory: api("GET", "split-history", "split-history", { query: RANGE_QUERY }),
  calibration: api("GET", "calibration", "calibration", { query: ["account", "window", "at"] }),
  doctor: api("GET", "doctor", "doctor"),
  laps: api("GET", "laps", "laps", { query: ["account"] }),
  startLap: api("POST", "laps/start", "lap", { query: ["account"] }),
  stopLap: api("POST", "laps/stop", "lap", { query: ["account"] }),
  settings: api("GET", "settings", "settings"),
  changeSettings: api("PUT", "settings", "settings"),
  startPairing: api("POST", "pairing", "pairing"),
  claimPairing: api("POST", "pairing/claim", "paired", { access: "extension" }),
  pairings: api("GET", "pairings", "pairings"),
  endPairing: api("DELETE", "pairings/:id", "pairings"),
  dashboardLink: api("POST", "dashboard-link", "dashboard-link"),
  open: { method: "GET", path: "/open", access: "anyone", query: ["token"] },
  metrics: { method: "GET", path: "/metrics", access: "owner", query: [] },
} as const satisfies Readonly<Record<string, Route>>;

/** What the client and the server call an address. */
export type RouteName = keyof typeof ROUTES;

/** The bound on a body that is sent to the API. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024;

/** How many points of a window `history` gives when nothing is said, and at most. */
export const HISTORY_POINTS = { byDefault: 600, max: 5_000 } as const;
