/** A credential. Renders as `[secret]` wherever it is printed, logged or serialised; only `reveal` gives it out. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The bare value: for the Authorization header and for fingerprints, nothing else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  get [Symbol.toStringTag](): string {
    return "[secret]";
  }
}
