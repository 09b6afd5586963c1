import { connectNow, connection, status } from "../data/live.ts";
import { Loading, Notice, Problems } from "../parts/notice.tsx";

/** How the page stands with the meter, where that is not simply well, and what to do. */
export function ConnectionState() {
  const state = connection.value;
  const hasNumbers = status.value !== undefined;
  switch (state.kind) {
    case "live":
      return null;
    case "loading":
      return <Loading what="the meter" />;
    case "no-data":
      return (
        <div class="hero-state">
          <h2>No account yet</h2>
          <p>The meter runs, but it has read no usage so far.</p>
          <Problems problems={[state.problem]} />
          <p class="muted">This page fills by itself as soon as there is a first reading.</p>
        </div>
      );
    case "unauthorized":
      return (
        <div class="hero-state">
          <h2>This browser is not signed in</h2>
          <p>
            The dashboard shows your usage, so it opens only from your own machine's command line. Run this,
            and it opens here with a fresh key:
          </p>
          <pre>claude-meter dashboard</pre>
          <button type="button" onClick={connectNow}>
            Try again
          </button>
        </div>
      );
    default:
      return hasNumbers ? (
        <Notice tone="tight" title="The meter does not answer. What you see is as old as it says.">
          <p>
            It reconnects by itself. If the meter is not running, start it: <code>claude-meter up</code>{" "}
            <button type="button" class="quiet" onClick={connectNow}>
              Try now
            </button>
          </p>
        </Notice>
      ) : (
        <div class="hero-state">
          <h2>The meter is not running</h2>
          <p>This page shows what the meter on this machine reads, and nothing answers. Start it:</p>
          <pre>claude-meter up</pre>
          <button type="button" onClick={connectNow}>
            Try again
          </button>
        </div>
      );
  }
}
