import type { UsageEvent } from "../../domain/usage-event.ts";

/** Whether two events say the same. An absent field equals one that is `undefined`. */
export function isSameEvent(a: UsageEvent, b: UsageEvent): boolean {
  return hasAllOf(a, b) && hasAllOf(b, a);
}

function hasAllOf(event: UsageEvent, other: UsageEvent): boolean {
  const fields = Object.keys(other) as (keyof UsageEvent)[];
  return fields.every((field) => event[field] === other[field]);
}
