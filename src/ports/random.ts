/** The only source of chance. The real one is in `platform/`; the simulator and tests seed their own. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}
