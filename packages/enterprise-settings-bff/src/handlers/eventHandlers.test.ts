import { expect, expectTypeOf, test } from "vitest";
import {
  connectionData,
  directoryUserData,
  everyEvent,
  makeEvent,
  organizationData,
} from "../../test/events.ts";
import { projectedEvents } from "../status/projectEvent.ts";
import { eventSchemas } from "./eventData.ts";
import {
  readEvent,
  UnexpectedEventDataError,
  type EventHandlers,
  type WorkOSEvent,
} from "./eventHandlers.ts";
import { defaultHandlerOptions, problemsOfHandling } from "./handlerOptions.ts";
import { retryDelay } from "./retryDelay.ts";

/** They mean nothing to the status: a host may handle them, and nothing else is done about them. */
const onlyStored = ["dsync.token.created", "dsync.token.revoked"];

test.each(everyEvent().map((event) => [event.event, event] as const))(
  "%s is typed, and projected or deliberately only stored",
  (name, event) => {
    expect(Object.keys(eventSchemas)).toContain(name);
    expect(projectedEvents.includes(name)).toBe(!onlyStored.includes(name));
    const { object: _, ...rest } = event;
    const whole = { ...event, context: { actor: { source: "api" } } };
    expect(readEvent(name, JSON.stringify(whole))).toEqual({ ...rest, context: whole.context });
  },
);

test("what is typed is what WorkOS documents, and a name that it has given up", () => {
  const documented = everyEvent().map((event) => event.event);
  expect(Object.keys(eventSchemas).toSorted()).toEqual(
    [...documented, "dsync.deactivated"].toSorted(),
  );
});

test.each([
  ["connection.activated", connectionData({ state: undefined })],
  ["connection.activated", connectionData({ domains: [{ id: "conn_domain_1" }] })],
  ["dsync.user.created", directoryUserData({ role: "admin" })],
  ["dsync.user.updated", { directory_id: "directory_01OKTA", organization_id: "org_1" }],
  ["organization.created", organizationData({ metadata: { tier: 1 } })],
  ["organization.deleted", null],
])("%s with %j is not shown to a handler, and the error quotes none of it", (name, data) => {
  const { data: _, ...event } = makeEvent(name, {});
  const read = () => readEvent(name, JSON.stringify({ ...event, data }));
  expect(read).toThrow(UnexpectedEventDataError);
  expect(read).not.toThrow(/dana|directory_01OKTA/);
});

test("an event of any other name is passed on as it is", () => {
  const event = makeEvent("toString", { odd: true });
  expect(readEvent("toString", JSON.stringify(event)).data).toEqual(event.data);
});

test("handlers know the data by the event's name, and of other events nothing", () => {
  const handlers: EventHandlers = {
    "dsync.user.created": async (event, { signal, attempt }) => {
      expectTypeOf(event.data.email).toEqualTypeOf<string | null | undefined>();
      expectTypeOf(event.event).toEqualTypeOf<"dsync.user.created">();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      expectTypeOf(attempt).toBeNumber();
    },
    "connection.activated": (event) => {
      expectTypeOf(event.data.connection_type).toBeString();
    },
    "flag.updated": (event) => {
      expectTypeOf(event).toEqualTypeOf<WorkOSEvent>();
      expectTypeOf(event.data).toBeUnknown();
    },
    // @ts-expect-error The data of this event has no such field.
    "connection.deleted": (event) => event.data.email,
  };
  expect(problemsOfHandling(handlers, defaultHandlerOptions)).toEqual([]);
});

test("what cannot work is told at the start", () => {
  const options = {
    ...defaultHandlerOptions,
    concurrency: 0,
    slowConcurrency: 0.5,
    timeoutMs: Number.NaN,
  };
  expect(
    problemsOfHandling({ "flag.updated": "later", "flag.created": undefined }, options),
  ).toEqual([
    '`handlers["flag.updated"]` must be a function.',
    "`handlerOptions.concurrency` must be a whole number from 1 to 1000.",
    "`handlerOptions.slowConcurrency` must be a whole number from 1 to 1000.",
    "`handlerOptions.timeoutMs` must be a whole number from 1 to 2147483647.",
  ]);
});

test.each([
  [1, 0.5, 2_000],
  [2, 0.5, 8_000],
  [3, 0.5, 32_000],
  [6, 0.5, 2_048_000],
  [7, 0.5, 3_600_000],
  [900, 0.5, 3_600_000],
  [1, 0, 1_600],
  [1, 1, 2_400],
])("after failure %i, drawn %d, a handler waits %i ms", (attempt, random, delay) => {
  expect(retryDelay(attempt, defaultHandlerOptions, random)).toBe(delay);
});
