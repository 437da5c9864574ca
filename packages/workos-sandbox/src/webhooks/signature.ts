import { createHmac } from "node:crypto";

/**
 * The value of `WorkOS-Signature`: HMAC-SHA256 over `${timestamp}.${body}`.
 * @param timestamp Milliseconds since the epoch.
 */
export function signWebhook(body: string, secret: string, timestamp: number): string {
  const hash = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return `t=${timestamp}, v1=${hash}`;
}
