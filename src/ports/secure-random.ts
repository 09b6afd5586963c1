/** Chance for secrets. The real one is the operating system's; tests give their own. */
export interface SecureRandom {
  /** So many bytes of chance, as lower-case hex: two characters each. */
  hex(byteCount: number): string;
}
