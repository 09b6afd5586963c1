import type { Problem } from "../../../documents/status.ts";

/** How the page stands with the meter. */
export type Connection =
  | { readonly kind: "loading" }
  | { readonly kind: "live" }
  /** The meter answers, but has nothing to show: no account, or none that could be read. */
  | { readonly kind: "no-data"; readonly problem: Problem }
  | { readonly kind: "unauthorized" }
  | { readonly kind: "offline" };

export type ConnectionEvent =
  | { readonly kind: "status" }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "unauthorized" }
  | { readonly kind: "lost" };

/** What follows from an event. A browser that the meter does not know stays so until somebody tries again. */
export function nextConnection(connection: Connection, event: ConnectionEvent): Connection {
  switch (event.kind) {
    case "status":
      return { kind: "live" };
    case "refused":
      return connection.kind === "unauthorized" ? connection : { kind: "no-data", problem: event.problem };
    case "unauthorized":
      return { kind: "unauthorized" };
    default:
      return { kind: "offline" };
  }
}
