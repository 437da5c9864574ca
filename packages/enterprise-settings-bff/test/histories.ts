import * as fc from "fast-check";
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
  start,
  type Envelope,
} from "./events.ts";
import { connectionReading, directoryReading, domainReading, makeReading } from "./readings.ts";

/** Random lives of one organization: what WorkOS would announce, and what it would answer at each point. */

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

interface Step {
  verb: (typeof verbs)[number];
  /** Which of the connections, directories or domains. */
  which: number;
  /** Milliseconds since the step before. */
  gap: number;
}

interface Truth {
  name: string;
  objects: Map<string, { state: string; at: number; everActive: boolean }>;
}

export interface Moment {
  event: Envelope;
  at: number;
  /** What a whole read would say right after it. */
  reading: Reading;
}

export const historyOf = (maxLength: number, minGap: number): fc.Arbitrary<Moment[]> =>
  fc
    .array(
      fc.record({
        verb: fc.constantFrom(...verbs),
        which: fc.nat({ max: 2 }),
        gap: fc.oneof(fc.constant(minGap), fc.integer({ min: minGap, max: 2500 })),
      }),
      { minLength: 1, maxLength },
    )
    .map(live);

/** WorkOS never speaks again of what it deleted: such steps are left out. */
const live = (steps: readonly Step[]): Moment[] => {
  const truth: Truth = { name: "Northwind 0", objects: new Map() };
  const gone = new Set<string>();
  const moments: Moment[] = [];
  let at = start;
  for (const [index, step] of steps.entries()) {
    at += step.gap;
    const id = idOf(step);
    if (gone.has(id)) continue;
    if (step.verb.endsWith(".deleted")) gone.add(id);
    const event = happen(truth, step, id, at, index);
    moments.push({ event, at, reading: readingOf(truth, at) });
  }
  return moments;
};

const idOf = ({ verb, which }: Step): string => {
  if (verb.startsWith("connection.")) return `conn_${which}`;
  if (verb.startsWith("dsync.")) return `directory_${which}`;
  return verb.startsWith("organization_domain.") ? `org_domain_${which}` : "";
};

const domainIn = (id: string, state: string, at: number) =>
  domainData({ id, state, domain: `${id}.example`, updated_at: iso(at) });

const happen = (truth: Truth, step: Step, id: string, at: number, index: number): Envelope => {
  const { verb } = step;
  const options = { at, id: `event_${index}` };
  const { everActive = false } = truth.objects.get(id) ?? {};
  const become = (state: string, active = everActive) =>
    truth.objects.set(id, { state, at, everActive: active });
  switch (verb) {
    case "connection.activated":
    case "connection.deactivated": {
      const state = verb === "connection.activated" ? "active" : "inactive";
      become(state, true);
      return makeEvent(verb, connectionData({ id, state }), options);
    }
    case "connection.deleted":
    case "dsync.deleted":
    case "organization_domain.deleted":
      truth.objects.delete(id);
      return makeEvent(verb, { id, organization_id: organizationData()["id"] }, options);
    case "connection.saml_certificate_renewal_required":
    case "connection.saml_certificate_renewed": {
      const data = certificateData(at + index * 1000);
      return makeEvent(
        verb,
        { ...data, connection: { ...(data["connection"] as object), id } },
        options,
      );
    }
    case "dsync.activated":
      become("active", true);
      return makeEvent(verb, directoryData({ id }), options);
    case "dsync.user.created":
      return makeEvent(verb, directoryUserData({ directory_id: id }), options);
    case "organization.updated": {
      truth.name = `Northwind ${index}`;
      const domains = [...truth.objects]
        .filter(([key]) => key.startsWith("org_domain_"))
        .map(([key, it]) => domainIn(key, it.state, it.at));
      return makeEvent(verb, organizationData({ name: truth.name, domains }), options);
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
  return makeEvent(verb, { reason: `reason_${index}`, organization_domain: failed }, options);
};

/** The `Date` header counts whole seconds. */
const readingOf = ({ name, objects }: Truth, at: number): Reading => {
  const of = (prefix: string) => [...objects].filter(([id]) => id.startsWith(prefix));
  return makeReading({
    observedAt: Math.floor(at / 1000) * 1000,
    organization: { ...makeReading().organization, name, updatedAt: at },
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

/** A delivery of the history: every event at least once, some twice, in any order. */
export const deliveryOf = (moments: readonly Moment[]): fc.Arbitrary<Envelope[]> => {
  const events = moments.map((it) => it.event);
  return fc
    .subarray(events)
    .chain((again) =>
      fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }),
    );
};
