import { timingSafeEqual } from "node:crypto";

/** Compares secrets; takes as long for near misses as for others of the same length. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
