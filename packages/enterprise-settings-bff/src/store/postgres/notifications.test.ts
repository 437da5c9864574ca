import * as fc from "fast-check";
import { expect, test } from "vitest";
import { newsOf, payloadsOf } from "./notifications.ts";

const changes = fc.array(
  fc.record({ organizationId: fc.string({ maxLength: 400 }), revision: fc.nat() }),
  { maxLength: 60 },
);
const revoked = fc.array(
  fc.record({ sessionId: fc.string({ maxLength: 400 }), recordedAt: fc.nat() }),
  { maxLength: 60 },
);

test("all news gets through, in as many notifications as it takes", () => {
  fc.assert(
    fc.property(changes, revoked, (changes, revoked) => {
      const payloads = payloadsOf({ changes, revoked });
      expect(payloads.every((it) => Buffer.byteLength(it) < 8_000)).toBe(true);
      const heard = payloads.map(newsOf);
      expect(new Set(heard.flatMap((it) => it?.changes ?? []))).toEqual(new Set(changes));
      expect(new Set(heard.flatMap((it) => it?.revoked ?? []))).toEqual(new Set(revoked));
    }),
  );
});

test("news that does not fit, and what others notify, says that anything may have changed", () => {
  const change = { organizationId: "o".repeat(8_000), revision: 1 };
  expect(payloadsOf({ changes: [change], revoked: [] }).map(newsOf)).toEqual([null]);
  expect(["", "{}", "null", "hello"].map(newsOf)).toEqual([null, null, null, null]);
});
