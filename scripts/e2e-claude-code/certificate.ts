import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface ThrowAwayCertificate {
  readonly key: string;
  readonly cert: string;
  /** What the client is told to trust. */
  readonly caPath: string;
}

/** A certificate for one host, signed by a certificate authority that lives for this run only. */
export async function createCertificate(dir: string, host: string): Promise<ThrowAwayCertificate> {
  const path = (name: string) => join(dir, name);
  const openssl = (...args: readonly string[]) => promisify(execFile)("openssl", [...args], { cwd: dir });
  const newKey = ["-newkey", "rsa:2048", "-nodes"];
  await writeFile(path("server.ext"), `subjectAltName=DNS:${host}\n`);
  await openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "2",
    "-subj",
    "/CN=Throw-away CA",
  );
  await openssl("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", `/CN=${host}`);
  const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
  await openssl(
    "x509",
    "-req",
    "-in",
    "server.csr",
    ...signing,
    "-out",
    "server.pem",
    "-extfile",
    "server.ext",
  );
  return {
    key: await readFile(path("server.key"), "utf8"),
    cert: await readFile(path("server.pem"), "utf8"),
    caPath: path("ca.pem"),
  };
}
