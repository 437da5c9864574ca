import * as fc from "fast-check";
import type { ReceivedEvent } from "../src/store/Store.ts";
import type { Reading } from "../src/workos/WorkOSGateway.ts";
import {
  certificateData,
  connectionData,
  directoryData,
  directoryUserData,
  domainData,
  iso,
  makeEvent,
  organizationData,
  received,
  start,
  type Envelope,
} from "./events.ts";
import { connectionReading, directoryReading, domainReading, makeReading } from "./readings.ts";

/**
 * Random lives of an organization: what WorkOS would announce, and what it would answer at each point. Several
 * fit into one store: every id has the life's scope in it.
 */

const verbs = [
  "connection.activated",
  "connection.deactivated",
  "connection.deleted",
  "connection.saml_certificate_renewal_required",
  "connection.saml_certificate_renewed",
  "dsync.activated",
  "dsync.deleted",
  "dsync.user.created",
  "organization.updated",
  "organization_domain.created",
  "organization_domain.verified",
  "organization_domain.verification_failed",
  "organization_domain.deleted",
] as const;

export interface Step {
  verb: (typeof verbs)[number];
  /** Which of the connections, directories or domains. */
  which: number;
  /** Milliseconds since the step before. */
  gap: number;
}

interface Truth {
  organizationId: string;
  /** How much happened so far: no two events tell the same. */
  count: number;
  name: string;
  objects: Map<string, { state: string; at: number }>;
}

export interface Moment {
  event: Envelope;
  /** The event as it comes out of `parseEvent`. */
  received: ReceivedEvent;
  at: number;
  /** What a whole read would say right after it. */
  reading: () => Reading;
}

const step = (minGap: number): fc.Arbitrary<Step> =>
  fc.record({
    verb: fc.constantFrom(...verbs),
    which: fc.nat({ max: 2 }),
    gap: fc.oneof(fc.constant(minGap), fc.integer({ min: minGap, max: 2500 })),
  });

/** Most lives are short, where mistakes hide; one in twenty is long. `minGap`: 0 lets steps share an instant. */
export const stepsOf = (maxLength: number, minGap: number): fc.Arbitrary<Step[]> => {
  const upTo = (length: number) =>
    fc.array(step(minGap), { minLength: 1, maxLength: Math.min(length, maxLength), size: "max" });
  return fc.oneof(
    { weight: 17, arbitrary: upTo(20) },
    { weight: 2, arbitrary: upTo(60) },
    { weight: 1, arbitrary: upTo(maxLength) },
  );
};

export const historyOf = (maxLength: number, minGap: number): fc.Arbitrary<Moment[]> =>
  stepsOf(maxLength, minGap).map((steps) => live(steps));

export const organizationOf = (scope: string): string => `org_${scope}`;

/** WorkOS never speaks again of what it deleted: what is created in its place has an id of its own. */
export const live = (steps: readonly Step[], scope = "life"): Moment[] => {
  const truth: Truth = {
    organizationId: organizationOf(scope),
    count: 0,
    name: "Northwind 0",
    objects: new Map(),
  };
  const generations = new Map<string, number>();
  const moments: Moment[] = [];
  let at = start;
  for (const [index, step] of steps.entries()) {
    at += step.gap;
    const place = placeOf(step, scope);
    const generation = generations.get(place) ?? 0;
    const id = `${place}_${generation}`;
    if (step.verb.endsWith(".deleted")) generations.set(place, generation + 1);
    const event = happen(truth, step, id, { at, id: `event_${scope}_${index}` });
    const then = { ...truth, objects: new Map(truth.objects) };
    const readAt = at;
    moments.push({ event, received: received(event), at, reading: () => readingOf(then, readAt) });
  }
  return moments;
};

const placeOf = ({ verb, which }: Step, scope: string): string => {
  if (verb.startsWith("connection.")) return `conn_${scope}_${which}`;
  if (verb.startsWith("dsync.")) return `directory_${scope}_${which}`;
  return verb.startsWith("organization_domain.") ? `org_domain_${scope}_${which}` : "";
};

const happen = (
  truth: Truth,
  { verb }: Step,
  id: string,
  options: { at: number; id: string },
): Envelope => {
  const { at } = options;
  truth.count += 1;
  const owner = { organization_id: truth.organizationId };
  const domainIn = (id: string, state: string, at: number) =>
    domainData({ ...owner, id, state, domain: `${id}.example`, updated_at: iso(at) });
  const become = (state: string) => truth.objects.set(id, { state, at });
  switch (verb) {
    case "connection.activated":
    case "connection.deactivated": {
      const state = verb === "connection.activated" ? "active" : "inactive";
      become(state);
      return makeEvent(verb, connectionData({ ...owner, id, state }), options);
    }
    case "connection.deleted":
    case "dsync.deleted":
    case "organization_domain.deleted":
      truth.objects.delete(id);
      return makeEvent(verb, { ...owner, id }, options);
    case "connection.saml_certificate_renewal_required":
    case "connection.saml_certificate_renewed": {
      const expiresAt = at + 1000 * truth.count;
      return makeEvent(
        verb,
        { ...certificateData(expiresAt), connection: { ...owner, id } },
        options,
      );
    }
    case "dsync.activated":
      become("active");
      return makeEvent(verb, directoryData({ ...owner, id }), options);
    case "dsync.user.created":
      return makeEvent(verb, directoryUserData({ ...owner, directory_id: id }), options);
    case "organization.updated": {
      truth.name = `Northwind ${truth.count}`;
      const domains = [...truth.objects]
        .filter(([key]) => key.startsWith("org_domain_"))
        .map(([key, it]) => domainIn(key, it.state, it.at));
      return makeEvent(
        verb,
        organizationData({ id: truth.organizationId, name: truth.name, domains }),
        options,
      );
    }
    case "organization_domain.created":
    case "organization_domain.verified":
      become(verb === "organization_domain.created" ? "pending" : "verified");
      return makeEvent(verb, domainIn(id, truth.objects.get(id)?.state ?? "", at), options);
    case "organization_domain.verification_failed":
      break;
  }
  become("failed");
  const failed = domainIn(id, "failed", at);
  return makeEvent(verb, { reason: `reason_${truth.count}`, organization_domain: failed }, options);
};

/** The `Date` header counts whole seconds. */
const readingOf = ({ organizationId, name, objects }: Truth, at: number): Reading => {
  const of = (prefix: string) => [...objects].filter(([id]) => id.startsWith(prefix));
  return makeReading({
    observedAt: Math.floor(at / 1000) * 1000,
    organization: { id: organizationId, name, updatedAt: at },
    connections: of("conn_").map(([id, it]) =>
      connectionReading({ id, state: it.state, updatedAt: it.at }),
    ),
    directories: of("directory_").map(([id, it]) =>
      directoryReading({ id, state: it.state, updatedAt: it.at, users: null, groups: null }),
    ),
    domains: of("org_domain_").map(([id, it]) =>
      domainReading({ id, domain: `${id}.example`, state: it.state, updatedAt: it.at }),
    ),
  });
};

/** One of each kind that tells something, of one organization; a certificate's event may not say whose it is. */
export const sevenEvents = (scope: string): Envelope[] => {
  const owner = { organization_id: organizationOf(scope) };
  const [connection, directory] = [`conn_${scope}`, `directory_${scope}`];
  const domain = domainData({ ...owner, id: `org_domain_${scope}`, domain: `${scope}.example` });
  const options = (index: number) => ({ at: start + index * 1000, id: `event_${scope}_${index}` });
  const certificate = (expiresAt: number) => ({
    ...certificateData(expiresAt),
    connection: { id: connection },
  });
  const connectionIn = (state: string) => connectionData({ ...owner, id: connection, state });
  return [
    makeEvent("connection.activated", connectionIn("active"), options(1)),
    makeEvent("connection.saml_certificate_renewal_required", certificate(start + 5), options(2)),
    makeEvent("dsync.activated", directoryData({ ...owner, id: directory }), options(3)),
    makeEvent("connection.deactivated", connectionIn("inactive"), options(4)),
    makeEvent("connection.saml_certificate_renewed", certificate(start + 9), options(5)),
    makeEvent(
      "organization_domain.verification_failed",
      { reason: "expired", organization_domain: { ...domain, state: "failed" } },
      options(6),
    ),
    makeEvent("dsync.deleted", { ...owner, id: directory }, options(7)),
  ];
};
