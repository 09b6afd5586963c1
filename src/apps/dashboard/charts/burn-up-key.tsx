interface BurnUpKeyProps {
  readonly hasForecast: boolean;
  readonly hasPace: boolean;
  readonly hasGaps: boolean;
}

/** What the marks of a cycle's picture mean. */
export function BurnUpKey({ hasForecast, hasPace, hasGaps }: BurnUpKeyProps) {
  return (
    <ul class="key">
      <li>
        <span class="key-line key-used" /> used
      </li>
      {hasPace && (
        <li>
          <span class="key-line key-even" /> even pace
        </li>
      )}
      {hasForecast && (
        <li>
          <span class="key-fan" /> 8 of 10 land here
        </li>
      )}
      <li>
        <span class="key-line key-wall" /> wall
      </li>
      {hasGaps && (
        <li>
          <span class="key-gap" /> nothing was read
        </li>
      )}
    </ul>
  );
}
