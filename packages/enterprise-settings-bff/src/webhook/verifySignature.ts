import { createHmac, timingSafeEqual } from "node:crypto";

export type SignatureVerdict = "valid" | "missing" | "invalid" | "out_of_tolerance";

export interface Delivery {
  /** The bytes as received: anything parsed and written again need not be what was signed. */
  body: Uint8Array;
  /** The `WorkOS-Signature` header: `t=<milliseconds since the epoch>, v1=<hex>`. */
  header: string | readonly string[] | undefined;
}

export interface SignaturePolicy {
  /** Any one of them may have signed; several while one is being rotated. */
  secrets: readonly string[];
  /** How far `t` may be from now, both ways, in milliseconds. */
  toleranceMs: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * WorkOS' header, with room for further elements; a repeated or misspelt one is no signature, nor is one with
 * more space than WorkOS writes.
 */
const parseHeader = (header: string): { t: string; v1: Buffer } | null => {
  const parts = header.split(",").map((part) => part.replace(/^ /, ""));
  const values = (name: string) =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  const [t, ...otherTs] = values("t");
  const [v1, ...otherV1s] = values("v1");
  if (t === undefined || v1 === undefined || otherTs.length > 0 || otherV1s.length > 0) return null;
  if (!/^\d{1,15}$/.test(t) || !/^[0-9a-f]{64}$/.test(v1)) return null;
  return { t, v1: Buffer.from(v1, "hex") };
};

/**
 * Whether WorkOS signed these bytes lately: HMAC-SHA256 of `<t>.<body>` under an endpoint's secret
 * (WorkOS' webhooks guide). Unlike the SDK it takes several secrets and refuses timestamps from the future
 * and ones that are no number. Pure and in constant time for a given number of secrets.
 */
export const verifySignature = (
  { body, header }: Delivery,
  { secrets, toleranceMs, now }: SignaturePolicy,
): SignatureVerdict => {
  if (typeof header !== "string" || header === "") return "missing";
  const signature = parseHeader(header);
  if (signature === null) return "invalid";
  let signed = false;
  for (const secret of secrets) {
    // An empty secret would let anybody sign.
    if (secret === "") continue;
    const expected = createHmac("sha256", secret).update(`${signature.t}.`).update(body).digest();
    signed = timingSafeEqual(expected, signature.v1) || signed;
  }
  if (!signed) return "invalid";
  return Math.abs(now - Number(signature.t)) <= toleranceMs ? "valid" : "out_of_tolerance";
};
