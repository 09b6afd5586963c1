/** Strokes on a grid of 20. */
const PATHS = {
  now: "M3 13a7 7 0 1 1 14 0M10 13l4-5",
  split: "M10 3a7 7 0 1 0 7 7h-7zM13 2.5A6.5 6.5 0 0 1 17.5 7H13z",
  history: "M3 16 8 9l3.5 4L17 5M3 17.5h14",
  cost: "M10 2.5v15M14 6c0-1.5-1.8-2.3-4-2.3S6 4.700 6 6.300c0 4 8 2.200 8 6.200 0 1.700-1.800 2.800-4 2.800s-4-1-4-2.500",
  forecast: "M3 16 9 10M9 10l8-7M9 10l8-2M9 10l8 4",
  accounts: "M10 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.500 17c.5-3.500 3-5.500 6.500-5.500s6 2 6.500 5.500",
  settings: "M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4",
  alert: "M10 3 18 17H2zM10 8v4M10 14.200v.6",
  check: "M4 10.500 8 15l8-10",
  stop: "M7 2.500h6L17.500 7v6L13 17.500H7L2.500 13V7zM7 10h6",
  clock: "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM10 6v4.500l3 1.800",
  share: "M10 12.500V3M6.500 6.500 10 3l3.500 3.500M4 11v6h12v-6",
  eye: "M1.500 10S4.500 4.500 10 4.500 18.500 10 18.500 10 15.500 15.500 10 15.500 1.500 10 1.500 10zM10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  "eye-off":
    "M3 3l14 14M8 5a8 8 0 0 1 2-.3c5.500 0 8.500 5.300 8.500 5.300a14 14 0 0 1-2.400 3M5 6.700A14 14 0 0 0 1.500 10s3 5.500 8.500 5.500a8 8 0 0 0 3.500-.8",
  theme: "M10 2.500a7.500 7.500 0 1 0 0 15zM10 2.500a7.500 7.500 0 0 1 0 15",
  refresh: "M16.500 7A7 7 0 1 0 17 11M17 3v4.500h-4.500",
} as const;

export type IconName = keyof typeof PATHS;

/** A decoration beside words that say the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
