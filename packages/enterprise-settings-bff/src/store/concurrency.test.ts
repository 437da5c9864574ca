import { expect, test } from "vitest";
import {
  certificateData,
  connectionData,
  directoryData,
  directoryUserData,
  domainData,
  makeEvent,
  organizationData,
  received,
  start,
} from "../../test/events.ts";
import { connectionReading, directoryReading, makeReading } from "../../test/readings.ts";
import { describeOnPostgres } from "../../test/stores.ts";
import type { ReceivedEvent, Store } from "./Store.ts";

const organizations = Array.from({ length: 6 }, (_, i) => `org_${i}`);

/** Some life in every organization; of some objects the first events do not say whose they are. */
const events: ReceivedEvent[] = organizations
  .flatMap((organization_id, i) =>
    Array.from({ length: 12 }, (_, step) => {
      const at = start + step * 1_000;
      const owner = step % 4 === 0 ? { organization_id: null } : { organization_id };
      const active = step % 3 === 0;
      return [
        makeEvent(
          active ? "connection.activated" : "connection.deactivated",
          connectionData({ id: `conn_${i}`, state: active ? "active" : "inactive", ...owner }),
          { at },
        ),
        makeEvent("dsync.user.created", directoryUserData({ directory_id: `dir_${i}`, ...owner }), {
          at,
        }),
        makeEvent("dsync.activated", directoryData({ id: `dir_${i}`, ...owner }), { at }),
        makeEvent(
          "organization_domain.verified",
          domainData({ id: `dom_${i}`, domain: `${step}.example`, organization_id }),
          { at },
        ),
        makeEvent(
          "connection.saml_certificate_renewed",
          { ...certificateData(at), connection: { id: `conn_${i}`, ...owner } },
          { at },
        ),
        makeEvent(
          "organization.updated",
          organizationData({ id: organization_id, name: `Name ${step}`, domains: [] }),
          { at },
        ),
      ];
    }).flat(),
  )
  .map(received);

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);

const batchesOf = (items: readonly ReceivedEvent[], size: number): ReceivedEvent[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );

const learnt = async (store: Store) =>
  Promise.all(
    organizations.map(async (id) => {
      const { revision: _, asOf: __, ...state } = (await store.readOrganization(id)) ?? {};
      return state;
    }),
  );

/** Revisions as each node hears of them. */
const watch = (store: Store) => {
  const heard = new Map<string, Set<number>>();
  store.onChange((id, revision) => heard.set(id, (heard.get(id) ?? new Set()).add(revision)));
  return heard;
};

describeOnPostgres("nodes that write at once", ({ open, openAgain }) => {
  test("end in the state of one that writes in order, without a deadlock, a revision for each change", async () => {
    const calm = await open();
    for (const event of events) await calm.applyEvents([event]);
    const expected = await learnt(calm);
    await calm.close();

    const one = await open();
    const two = await openAgain();
    const heard = [watch(one), watch(two)];
    const work = [one, two].flatMap((store) =>
      batchesOf(shuffled(events), 17).map((batch) => ({ store, batch })),
    );
    const outcomes = await Promise.all(
      shuffled(work).map(({ store, batch }) => store.applyEvents(batch)),
    );
    // Whatever came first, each event was new once.
    expect(outcomes.flat().filter((it) => it !== "duplicate")).toHaveLength(events.length);
    expect(await learnt(one)).toEqual(expected);
    expect(await learnt(two)).toEqual(expected);
    for (const id of organizations) {
      const { revision = 0 } = (await one.readOrganization(id)) ?? {};
      const all = Array.from({ length: revision }, (_, i) => i + 1);
      for (const its of heard) {
        await expect.poll(() => [...(its.get(id) ?? [])].toSorted((a, b) => a - b)).toEqual(all);
      }
    }
  });

  test("join reads and events of one organization, none of which is lost", async () => {
    const one = await open();
    const two = await openAgain();
    const organizationId = "org_0";
    // What no read speaks of, so that each one has to be there in the end.
    const told = (i: number) =>
      received(
        makeEvent(
          "connection.saml_certificate_renewed",
          {
            ...certificateData(start + i, { certificate_type: `Type ${i}` }),
            connection: { id: "conn_read", organization_id: organizationId },
          },
          { at: start + i },
        ),
      );
    const read = async (store: Store, i: number) => {
      const reading = makeReading({
        organization: { id: organizationId, name: "Northwind", updatedAt: start },
        observedAt: start + i * 1_000,
        connections: [connectionReading({ id: "conn_read", updatedAt: start + i })],
        directories: [directoryReading({ id: `dir_${i % 3}`, updatedAt: start + i })],
      });
      const fence = await store.fence(organizationId);
      await store.applyRead({ organizationId, fence, reading });
    };
    const steps = Array.from({ length: 30 }, (_, i) => i);
    await Promise.all(
      steps.flatMap((i) => [
        one.applyEvents([told(i)]),
        two.applyEvents([told(i)]),
        read(i % 2 === 0 ? one : two, i),
      ]),
    );
    await read(one, 40);
    const state = await two.readOrganization(organizationId);
    const [connection] = state?.connections ?? [];
    expect(new Set(connection?.certificates.map((it) => it.expiresAt))).toEqual(
      new Set(steps.map((i) => start + i)),
    );
    expect(state).toMatchObject({ asOf: start + 40_000, directories: [{ id: "dir_1" }] });
  });

  test("wait for each other's changes of one organization: each is a revision of its own", async () => {
    const nodes = [await open(), await openAgain()];
    const ids = Array.from({ length: 40 }, (_, i) => `conn_${i}`);
    await Promise.all(
      ids.map(async (id, i) => {
        const event = makeEvent(
          "connection.activated",
          connectionData({ id, organization_id: "org_a" }),
        );
        await nodes[i % 2]?.applyEvents([received(event)]);
      }),
    );
    expect(await nodes[0]?.readOrganization("org_a")).toMatchObject({ revision: ids.length });
  });

  test("give a row of two organizations to the same one, whoever comes first", async () => {
    const one = await open();
    const two = await openAgain();
    const ids = Array.from({ length: 20 }, (_, i) => `conn_${i}`);
    const claim = (id: string, organization_id: string) =>
      received(makeEvent("connection.activated", connectionData({ id, organization_id })));
    await Promise.all(
      ids.flatMap((id) => [
        one.applyEvents([claim(id, "org_a")]),
        two.applyEvents([claim(id, "org_b")]),
      ]),
    );
    const state = await one.readOrganization("org_b");
    expect(state?.connections.map((it) => it.id)).toEqual(ids.toSorted());
    expect((await one.readOrganization("org_a"))?.connections ?? []).toEqual([]);
  });
});
