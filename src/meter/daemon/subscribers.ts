/** Who wants to be told. */
export interface Subscribers<T> {
  /** Returns what ends it; may be called twice. */
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
}

/** A listener that throws is a broken one: it is dropped, and the others are told all the same. */
export function createSubscribers<T>(): Subscribers<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener) {
      // Wrapped, so that one function given twice is told twice.
      const entry = (value: T): void => listener(value);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell(value) {
      for (const listener of listeners) {
        try {
          listener(value);
        } catch {
          listeners.delete(listener);
        }
      }
    },
  };
}
