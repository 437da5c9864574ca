import {
  attentionCodes,
  auditLogsStates,
  certificateTypes,
  connectionStates,
  directoryStates,
  domainStates,
  intentAccesses,
  logStreamStates,
  portalIntents,
} from "@acme/enterprise-settings-contract/states";
import * as fc from "fast-check";
import { readStatus } from "../src/client/readStatus.ts";

/** A word that this version knows, or one of tomorrow's. */
const open = (known: readonly string[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, fc.string({ maxLength: 12 }));
/** As a state of an entry, mostly the one that is healthy: whatever else is wrong must be seen then. */
const stateOf = (known: readonly string[], healthy = "active") =>
  fc.oneof(fc.constant(healthy), open(known));
const text = fc.oneof(fc.constantFrom("Okta", "northwind.com", ""), fc.string({ maxLength: 12 }));
/** Few, so that what wants attention is often among what there is. */
const id = fc.constantFrom("a", "b", "c", "");
const instant = fc.constantFrom("2026-11-30T12:00:00.000Z", "2026-11-19T12:00:00.000Z", "", null);
const count = fc.oneof(fc.nat({ max: 90 }), fc.constant(null));

/** Any field may be missing, as an older or a newer server may have it; `state` seldom is. */
const some = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(fields, { requiredKeys: "state" in fields ? ["state"] : [] });
const list = (it: fc.Arbitrary<unknown>) => fc.array(it, { maxLength: 3 });
/** A part with its entries; that of a newer server may be anything. */
const part = (states: readonly string[], key: string, it: fc.Arbitrary<unknown>) =>
  some({ state: open(["not_configured", ...states]), [key]: list(it) });

const certificate = fc.record({
  type: open(certificateTypes),
  expiresAt: fc.oneof(
    fc.constantFrom("2026-11-30T12:00:00.000Z", "2027-11-30T12:00:00.000Z"),
    fc.constantFrom("soon", ""),
  ),
  expired: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  daysUntilExpiry: fc.constantFrom(0, 1, 30, 31, 374, null),
});
const connection = some({
  id,
  name: text,
  type: text,
  provider: text,
  guideUrl: fc.constantFrom("https://workos.com/docs", "javascript:alert(1)", null),
  protocol: text,
  state: stateOf(connectionStates),
  rawState: text,
  everActive: fc.boolean(),
  domains: list(text),
  certificates: list(certificate),
});
const directory = some({
  id,
  provider: text,
  state: stateOf(directoryStates),
  rawState: text,
  everActive: fc.boolean(),
  users: fc.oneof(some({ active: count, inactive: count }), fc.constant(null)),
  groups: count,
  countsReadAt: instant,
  lastChangeAt: instant,
});
const domain = some({
  id,
  domain: text,
  state: stateOf(domainStates, "verified"),
  failureReason: text,
  record: fc.oneof(some({ type: fc.constant("TXT"), name: text, value: text }), fc.constant(null)),
});
const stream = some({
  id,
  destination: text,
  state: stateOf(logStreamStates),
  lastSentAt: instant,
});
const attention = some({
  code: open(attentionCodes),
  subjectId: fc.oneof(id, fc.constant(null)),
  params: fc.dictionary(fc.constantFrom("count", "provider"), fc.oneof(text, fc.nat())),
});

/** Any status, as the kit reads it from a server of today, of yesterday or of tomorrow. */
export const anyStatus = some({
  organization: some({ id, name: text }),
  sso: part(connectionStates, "connections", connection),
  directorySync: part(directoryStates, "directories", directory),
  domains: list(domain),
  auditLogs: some({ state: open(auditLogsStates), retentionDays: count }),
  logStreams: part(logStreamStates, "streams", stream),
  attention: list(attention),
  // Each its own: who may change SSO may not always renew its certificate.
  intents: fc.record(
    Object.fromEntries(portalIntents.map((it) => [it, fc.constantFrom(...intentAccesses)])),
  ),
}).map(readStatus);
