import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bare,
  certificateData,
  connectionData,
  documentedEvents,
  everyEvent,
  makeEvent,
  received,
  start,
  type Envelope,
} from "../../test/events.ts";
import { historyOf } from "../../test/histories.ts";
import { blankRow, isVisible, mergeRow, type Row } from "../store/mergeRow.ts";
import { ProjectionError } from "./parseEventData.ts";
import { projectEvent } from "./projectEvent.ts";

const project = (event: Envelope) => projectEvent(received(event));

/** All rows after these deliveries, without a store. */
const deliver = (events: readonly Envelope[]): Map<string, Row> => {
  const rows = new Map<string, Row>();
  for (const assertion of events.flatMap(project)) {
    const key = `${assertion.table} ${assertion.key}`;
    rows.set(key, mergeRow(rows.get(key) ?? blankRow(assertion.table, assertion.key), assertion));
  }
  return new Map([...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

describe("projectEvent", () => {
  test.each([
    ["with all that it may hold", everyEvent()],
    ["with nothing but the fields that it always has", everyEvent().map(bare)],
  ])("finds what each documented event is about, %s", (_case, events) => {
    expect(new Set(events.map((it) => it.event))).toEqual(new Set(documentedEvents));
    const found = events.map((event) => [
      event.event,
      project(event).map((it) => `${it.table} ${it.key}`),
    ]);
    const directory = ["directory directory_01OKTA"];
    const connection = ["connection conn_01OKTA"];
    const certificate = ["certificate conn_01OKTA ResponseSigning"];
    const domain = ["domain org_domain_01"];
    expect(Object.fromEntries(found)).toEqual({
      "organization.created": ["organization org_01NORTHWIND", ...domain],
      "organization.updated": ["organization org_01NORTHWIND"],
      "organization.deleted": ["organization org_01NORTHWIND"],
      "organization_domain.created": domain,
      "organization_domain.updated": domain,
      "organization_domain.verified": domain,
      "organization_domain.verification_failed": [...domain, "domain_failure org_domain_01"],
      "organization_domain.deleted": domain,
      "connection.activated": connection,
      "connection.deactivated": connection,
      "connection.deleted": connection,
      "connection.saml_certificate_renewal_required": certificate,
      "connection.saml_certificate_renewed": certificate,
      "dsync.activated": directory,
      "dsync.deleted": directory,
      "dsync.user.created": directory,
      "dsync.user.updated": directory,
      "dsync.user.deleted": directory,
      "dsync.group.created": directory,
      "dsync.group.updated": directory,
      "dsync.group.deleted": directory,
      "dsync.group.user_added": directory,
      "dsync.group.user_removed": directory,
      "dsync.token.created": [],
      "dsync.token.revoked": [],
    });
  });

  test.each([
    ["unknown", "teapot.boiled"],
    ["named like a property of every object", "toString"],
  ])("an event %s says nothing", (_case, name) => {
    expect(project(makeEvent(name, {}))).toEqual([]);
  });

  test.each([
    ["null for data", makeEvent("connection.activated", connectionData()), null],
    ["no id", makeEvent("connection.deleted", {}), {}],
    [
      "a malformed instant",
      makeEvent("dsync.activated", {}),
      connectionData({ updated_at: "now" }),
    ],
  ])("%s cannot be projected, and the error holds no value", (_case, event, data) => {
    expect(() => projectEvent({ ...received(event), data })).toThrow(ProjectionError);
    expect(() => projectEvent({ ...received(event), data })).not.toThrow(/northwind/i);
  });

  test("no directory user is kept", () => {
    const [user] = everyEvent().filter((it) => it.event === "dsync.user.created");
    expect(JSON.stringify(user === undefined ? "" : project(user))).not.toContain("dana");
  });

  test("a certificate's newest word wins, whatever its expiry", () => {
    const renewed = makeEvent("connection.saml_certificate_renewed", certificateData(start + 9), {
      at: start + 2,
    });
    const warned = makeEvent(
      "connection.saml_certificate_renewal_required",
      certificateData(start + 5),
      { at: start + 1 },
    );
    for (const order of [
      [warned, renewed],
      [renewed, warned],
    ]) {
      expect([...deliver(order).values()]).toMatchObject([{ expires_at: start + 9 }]);
    }
  });

  test("those rows hold what WorkOS itself would answer", () => {
    fc.assert(
      fc.property(historyOf(40, 1), (moments) => {
        const rows = deliver(moments.map((it) => it.event));
        const held = [...rows]
          .filter(([key, row]) => /^(connection|directory|domain) /.test(key) && isVisible(row))
          .map(([, row]) => `${row.id} ${row["state"]}`);
        const last = moments.at(-1)?.reading();
        const answered = [
          ...(last?.connections ?? []),
          ...(last?.directories ?? []),
          ...(last?.domains ?? []),
        ].map((it) => `${it.id} ${it.state}`);
        expect(new Set(held)).toEqual(new Set(answered));
      }),
      { numRuns: 200 },
    );
  });
});
