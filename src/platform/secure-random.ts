import { randomBytes } from "node:crypto";
import type { SecureRandom } from "../ports/secure-random.ts";

/** The operating system's chance. */
export function createSecureRandom(): SecureRandom {
  return { hex: (byteCount) => randomBytes(byteCount).toString("hex") };
}
