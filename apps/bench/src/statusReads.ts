import type { Store } from "@acme/enterprise-settings-bff";
import { compare, inParallel, type Effort, type Figure } from "./measure.ts";
import { connectTo, openAt, type Kind, type Place } from "./stores.ts";

/**
 * Loaded in bulk, past the store: each organization has two connections with a certificate each, a directory
 * with its counts, and a domain, all read once.
 */
const load = async (place: Place, organizations: number): Promise<void> => {
  const database = await connectTo(place);
  const ids = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${organizations})`;
  const at = Date.now() - 86_400_000;
  const own = (prefix: string) => `'${prefix}' || i, 'org_' || i, '${at}', 1, 0, ${at}, 0, 1, 0`;
  const rows: [table: string, values: string][] = [
    ["organization", `${own("org_")}, 'Organization ' || i, ${at}`],
    ["connection", `${own("conn_a_")}, 'Okta', 'OktaSAML', 'active', '["a.example"]', ${at}`],
    ["connection", `${own("conn_b_")}, 'Entra', 'EntraIdSAML', 'inactive', '["b.example"]', ${at}`],
    ["certificate", `${own("cert_a_")}, 'conn_a_' || i, 'ResponseSigning', ${at}`],
    ["certificate", `${own("cert_b_")}, 'conn_b_' || i, 'ResponseSigning', ${at}`],
    ["directory", `${own("directory_")}, 'Okta SCIM', 'okta scim v2.0', 'linked', ${at}`],
    ["directory_counts", `${own("directory_")}, 248, 6, 12, ${at}`],
    ["domain", `${own("domain_")}, 'd' || i || '.example', 'verified', null, null, ${at}`],
  ];
  if (place.kind === "SQLite") await database.run("pragma synchronous = off");
  await database.run("begin");
  for (const [table, values] of rows) {
    await database.run(`insert into ${table} ${ids} select ${values} from n`);
  }
  await database.run(
    `insert into organization_revision (organization_id, sequence, revision, as_of) ${ids} select 'org_' || i, 1, 1, ${at} from n`,
  );
  await database.run("commit");
  await database.run("analyze");
  await database.close();
};

/** Of organizations all over the store, as nobody's cache holds them. */
const readSome = async (store: Store, organizations: number, reads: number): Promise<number> => {
  const began = performance.now();
  await inParallel(reads, 8, async (index) => {
    const id = 1 + ((index * 7_919 + Math.floor(Math.random() * organizations)) % organizations);
    const state = await store.readOrganization(`org_${id}`);
    if (state?.connections.length !== 2) throw new Error(`org_${id} is not as it was loaded.`);
  });
  return ((performance.now() - began) * 1_000) / reads;
};

const smallStore = 1_000;
/** Fewer tell more of what is not compiled and not in memory yet than of the store. */
const fewestReads = 1_000;

/** Status reads from the store, many organizations against a thousand. */
export const benchStatusReads = async (kind: Kind, effort: Effort): Promise<Figure[]> => {
  const reads = Math.max(fewestReads, Math.ceil(4_000 * effort.scale));
  const filled = async (organizations: number): Promise<Store> => {
    const place = kind.place();
    const store = await openAt(place);
    await load(place, organizations);
    await readSome(store, organizations, reads);
    return store;
  };
  const [large, small] = [await filled(effort.organizations), await filled(smallStore)];
  const name = `${kind.kind}: status read, ${effort.organizations.toLocaleString("en")} organizations`;
  try {
    return await compare(
      {
        unit: "µs per read",
        subject: { name, run: () => readSome(large, effort.organizations, reads) },
        baselines: [
          {
            name: `${smallStore.toLocaleString("en")} organizations`,
            run: () => readSome(small, smallStore, reads),
            goal: { atMost: 1.3 },
          },
        ],
      },
      effort,
    );
  } finally {
    await large.close();
    await small.close();
  }
};
