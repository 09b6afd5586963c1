/**
 * Whether a URL's host is this machine itself: `localhost`, `127.0.0.0/8` or `::1`, as `URL.hostname` spells them.
 * Other spellings of loopback (`localhost.`, mapped IPv6) are refused rather than guessed.
 */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}
