import * as fc from "fast-check";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorHandler } from "../src/errorHandler.ts";
import { ProblemError } from "../src/errors.ts";
import { parseEvent } from "../src/webhook/parseEvent.ts";
import { verifySignature } from "../src/webhook/verifySignature.ts";
import { webhookRoutes } from "../src/webhook/webhookRoutes.ts";
import { connectionData, makeEvent, secret, sign, start } from "./events.ts";

/** In every title, so that a failure can be had again. */
const seed = Date.now() & 0x7fffffff;
const toleranceMs = 180_000;
const secrets = [secret, "whsec_being_rotated"];

const text = JSON.stringify(makeEvent("connection.activated", connectionData(), { id: "event_1" }));
const body = Buffer.from(text);
const header = sign(body, start);
const [, v1 = ""] = header.split("v1=");

interface Delivery {
  body: Buffer;
  header: string;
}

/** Of a text of this length. */
const at = (length: number) => fc.nat({ max: length - 1 });
const byte = fc.integer({ min: 1, max: 255 });

/** The bytes are others than those signed. */
const otherBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.tuple(at(body.length), byte).map(([i, mask]) => {
    const other = Buffer.from(body);
    other[i] = (other[i] ?? 0) ^ mask;
    return other;
  }),
  at(body.length).map((length) => body.subarray(0, length)),
  at(body.length).map((i) => Buffer.concat([body.subarray(0, i), body.subarray(i + 1)])),
  fc
    .tuple(fc.nat({ max: body.length }), fc.uint8Array({ minLength: 1, maxLength: 8 }))
    .map(([i, more]) => Buffer.concat([body.subarray(0, i), more, body.subarray(i)])),
  // The same JSON, written otherwise.
  fc
    .constantFrom(
      JSON.stringify(JSON.parse(text), null, 1),
      `${text}\n`,
      ` ${text}`,
      `\ufeff${text}`,
      text.replace("event_1", String.raw`event_\u0031`),
      text.replace('{"object"', '{"id":"event_2","object"'),
      text.replaceAll("active", "ACTIVE"),
      `[${text}]`,
    )
    .map((it) => Buffer.from(it)),
  fc
    .constantFrom("utf16le" as const, "base64" as const, "hex" as const)
    .map((encoding) =>
      encoding === "utf16le" ? Buffer.from(text, encoding) : Buffer.from(body.toString(encoding)),
    ),
);

/** Of these bytes, but at a time that is out of tolerance. */
const otherTimes: fc.Arbitrary<string> = fc
  .tuple(fc.boolean(), fc.integer({ min: 1, max: 1e12 }))
  .map(([ahead, by]) => sign(body, start + (ahead ? toleranceMs + by : -toleranceMs - by)));

/** The time was changed, and not what was signed. */
const changedTimes: fc.Arbitrary<string> = fc
  .oneof(
    fc.integer({ min: 1 }).map((by) => String(start + by)),
    fc.constantFrom("", "0", "NaN", "-1", "1e13", "0x18", `+${start}`, `${start}.0`, `0${start}`),
    fc.constantFrom(` ${start}`, `${start} `, `${start}\t`, "٠١٢٣", "Infinity", "null"),
  )
  .map((t) => `t=${t}, v1=${v1}`);

const wrongSecrets: fc.Arbitrary<string> = fc
  .oneof(
    fc.string(),
    fc.constantFrom("", secret.slice(1), secret.toUpperCase(), `${secret}\n`, ` ${secret}`),
    fc.constantFrom(Buffer.from(secret).toString("base64"), secret.replace("whsec_", ""), "\0"),
  )
  .filter((it) => !secrets.includes(it))
  .map((it) => sign(body, start, it));

/** The signature in another form, cut, repeated, or beside another one. */
const otherForms: fc.Arbitrary<string> = fc.oneof(
  fc
    .constantFrom(
      v1.toUpperCase(),
      Buffer.from(v1, "hex").toString("base64"),
      Buffer.from(v1, "hex").toString("base64url"),
      `0x${v1}`,
      `"${v1}"`,
      `${v1}00`,
      `${v1} ${v1}`,
      `${v1};`,
      `${v1} `,
      `${v1}\t`,
      ` ${v1}`,
      `${v1}, v1=${v1}`,
      `${"0".repeat(64)}, v1=${v1}`,
      v1.replaceAll(/../g, "%$&"),
      "",
    )
    .map((it) => `t=${start}, v1=${it}`),
  at(64).map((length) => `t=${start}, v1=${v1.slice(0, length)}`),
  fc.constantFrom(`v1=${v1}`, `t=${start}`, `t=${start}; v1=${v1}`, `T=${start}, V1=${v1}`),
  fc.constantFrom(`t=${start}, v0=${v1}`, `t=${start}, v2=${v1}`, `t:${start}, v1:${v1}`, v1),
  fc.constantFrom(
    `t=${start}, t=${start}, v1=${v1}`,
    `t=${start},\u00a0v1 =${v1}`,
    `t=${start} v1=${v1}`,
  ),
  fc
    .tuple(at(header.length), fc.string({ minLength: 1, maxLength: 1, unit: "binary-ascii" }))
    .filter(([i, c]) => header[i] !== c && header[i] !== " ")
    .map(([i, c]) => header.slice(0, i) + c + header.slice(i + 1)),
  fc.string({ unit: "binary" }),
);

const mutated: fc.Arbitrary<Delivery> = fc.oneof(
  otherBytes.filter((it) => !it.equals(body)).map((it) => ({ body: it, header })),
  fc
    .oneof(otherTimes, changedTimes, wrongSecrets, otherForms)
    .filter((it) => it !== header)
    .map((it) => ({ body, header: it })),
);

/** Signed by WorkOS' secret and in time, but no event: bytes that are no UTF-8, no JSON, no envelope. */
const malformed: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .nat({ max: body.length })
    .map((i) => Buffer.concat([body.subarray(0, i), Buffer.from([0xff]), body.subarray(i)])),
  at(body.length).map((length) => body.subarray(0, length)),
  fc
    .json()
    .filter((it) => !it.includes('"created_at"'))
    .map((it) => Buffer.from(it)),
  fc
    .constantFrom("id", "event", "created_at")
    .chain((name) =>
      fc
        .constantFrom<unknown>(null, 1, true, "", [], {}, "x".repeat(256))
        .map((value) =>
          Buffer.from(JSON.stringify({ ...(JSON.parse(text) as object), [name]: value })),
        ),
    ),
);

/** As the route does it. */
const accepts = (delivery: Delivery): boolean => {
  const verdict = verifySignature(delivery, { secrets, toleranceMs, now: start });
  if (verdict !== "valid") return false;
  try {
    parseEvent(delivery.body, start);
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.code === "webhook_malformed") return false;
    throw error;
  }
};

describe(`deliveries, seed ${seed}`, () => {
  test("the honest ones are accepted", () => {
    expect(accepts({ body, header })).toBe(true);
    expect(accepts({ body, header: sign(body, start, secrets[1]) })).toBe(true);
    expect(accepts({ body, header: header.replace(", ", ",") })).toBe(true);
  });

  test("100,000 mutated ones are not", () => {
    const refused = fc.property(mutated, (delivery) => !accepts(delivery));
    const noEvent = fc.property(malformed, (it) => !accepts({ body: it, header: sign(it, start) }));
    expect(() => fc.assert(refused, { numRuns: 90_000, seed })).not.toThrow();
    expect(() => fc.assert(noEvent, { numRuns: 10_000, seed })).not.toThrow();
  }, 120_000);
});

describe(`over HTTP, seed ${seed}`, () => {
  let app: FastifyInstance;
  let url: string;
  let accepted = 0;
  beforeAll(async () => {
    app = Fastify();
    app.setErrorHandler(errorHandler);
    await app.register(webhookRoutes, {
      sink: {
        accept: async () => {
          accepted += 1;
          return "stored";
        },
        waiting: () => 0,
        close: async () => undefined,
      },
      secrets,
      toleranceMs,
      now: () => start,
      path: "/webhooks/workos",
    });
    url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/webhooks/workos`;
  });
  afterAll(() => app.close());

  const post = async (delivery: Delivery): Promise<number> => {
    const headers = { "content-type": "application/json", "workos-signature": delivery.header };
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body: new Uint8Array(delivery.body),
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  /** What a client may send, and what HTTP leaves as it is: spaces around a header's value mean nothing. */
  const sendable = mutated.filter(
    (it) => /^[\x20-\x7e]*$/.test(it.header) && it.header.trim() !== header,
  );

  test("2,000 mutated ones are refused, and none reaches the store", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sendable, { minLength: 10, maxLength: 10 }), async (ten) => {
        expect(await Promise.all(ten.map(post))).toEqual(Array(10).fill(401));
      }),
      { numRuns: 190, seed },
    );
    await fc.assert(
      fc.asyncProperty(malformed, async (it) => {
        expect(await post({ body: it, header: sign(it, start) })).toBe(400);
      }),
      { numRuns: 100, seed },
    );
    expect(accepted).toBe(0);
    expect(await post({ body, header })).toBe(200);
    expect(accepted).toBe(1);
  }, 120_000);
});
