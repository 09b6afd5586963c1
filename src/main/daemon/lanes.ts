/** Runs work so that only so many pieces run at once; the others wait for whichever ends first, in their order. */
export function createLanes(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The lane goes from hand to hand: nobody who came later can take it in between.
      if (next === undefined) free += 1;
      else next();
    }
  };
}
