import { describe, expect, test } from "vitest";
import { connectionData, makeEvent, start } from "../../test/events.ts";
import { parseInstant } from "./instant.ts";
import { parseEvent } from "./parseEvent.ts";

const good = makeEvent("connection.activated", connectionData(), { id: "event_1" });
const parse = (body: string | Uint8Array) => parseEvent(Buffer.from(body), start + 5);

describe("parseEvent", () => {
  test("keeps the received text and normalises the instant", () => {
    const body = JSON.stringify({ ...good, created_at: "2026-11-20T09:00:00.000+01:00" }, null, 2);
    expect(parse(body)).toEqual({
      id: "event_1",
      event: "connection.activated",
      createdAt: start,
      receivedAt: start + 5,
      data: good.data,
      payload: body,
    });
  });

  test.each([
    ["data is null", { ...good, data: null }],
    ["data is missing", { ...good, data: undefined }],
    ["data is a list", { ...good, data: [1] }],
    ["there is more than we know", { ...good, context: { actor: { source: "api" } } }],
    ["the name is new", { ...good, event: "teapot.boiled" }],
  ])("takes it when %s", (_case, event) => {
    expect(parse(JSON.stringify(event)).id).toBe("event_1");
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "id=event_1"],
    ["cut-off JSON", JSON.stringify(good).slice(0, -1)],
    ["not UTF-8", Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff]), Buffer.from('"}')])],
    ["null", "null"],
    ["a list", JSON.stringify([good])],
    ["a text", '"event"'],
    ["without an id", JSON.stringify({ ...good, id: undefined })],
    ["with a number for an id", JSON.stringify({ ...good, id: 1 })],
    ["with an endless id", JSON.stringify({ ...good, id: "x".repeat(256) })],
    ["without a name", JSON.stringify({ ...good, event: "" })],
    ["without its instant", JSON.stringify({ ...good, created_at: undefined })],
    ["with a bare date", JSON.stringify({ ...good, created_at: "2026-11-20" })],
  ])("refuses what is %s", (_case, body) => {
    expect(() => parse(body)).toThrow(expect.objectContaining({ code: "webhook_malformed" }));
  });
});

test.each([
  ["2026-11-20T08:00:00Z", start],
  ["2026-11-20T08:00:00.000123Z", start],
  ["2026-11-20T09:00:00+01:00", start],
  ["1969-12-31T23:59:59Z", null],
  ["2026-13-20T08:00:00Z", null],
  ["2026-11-20T08:00:00", null],
  ["20 Nov 2026", null],
  [1, null],
])("the instant %j is %j", (text, at) => {
  expect(parseInstant(text)).toBe(at);
});
