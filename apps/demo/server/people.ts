/** Who lives in the sandbox when the demo starts: two companies that know nothing of each other. */
export const organizations = [
  {
    id: "org_01K0RB1TN0RTHW1ND000000001",
    name: "Northwind",
    domains: [{ domain: "northwind.com", state: "verified" as const }],
  },
  {
    id: "org_01K0RB1TFABR1KAM0000000002",
    name: "Fabrikam",
    domains: [{ domain: "fabrikam.com", state: "verified" as const }],
  },
] as const;

const [northwind, fabrikam] = organizations;

export const people = [
  {
    id: "user_01K0RB1TDANA0000000000001",
    firstName: "Dana",
    lastName: "Reyes",
    email: "dana@northwind.com",
    memberships: [{ organizationId: northwind.id, role: "owner" }],
  },
  {
    id: "user_01K0RB1TPR1YA000000000002",
    firstName: "Priya",
    lastName: "Raman",
    email: "priya@northwind.com",
    memberships: [{ organizationId: northwind.id, role: "admin" }],
  },
  {
    id: "user_01K0RB1TSAM00000000000003",
    firstName: "Sam",
    lastName: "Okafor",
    email: "sam@northwind.com",
    memberships: [{ organizationId: northwind.id, role: "member" }],
  },
  {
    id: "user_01K0RB1TMARA0000000000004",
    firstName: "Mara",
    lastName: "Lindqvist",
    email: "mara@fabrikam.com",
    memberships: [{ organizationId: fabrikam.id, role: "owner" }],
  },
  {
    id: "user_01K0RB1TJULES000000000005",
    firstName: "Jules",
    lastName: "Martin",
    email: "jules@studio-martin.com",
    memberships: [
      { organizationId: northwind.id, role: "member" },
      { organizationId: fabrikam.id, role: "admin" },
    ],
  },
];

/** Of Northwind, as Orbit knows them: invited, and not seen yet. The sandbox signs none of them in. */
export const colleagues = [
  "Anouk Verhoeven",
  "Bilal Rahman",
  "Carmen Ortega",
  "Deniz Aydin",
  "Freya Holm",
  "Gabriel Silva",
  "Hana Novak",
  "Isaac Mensah",
  "Linh Tran",
  "Tomasz Kowalski",
].map((name) => ({
  name,
  email: `${name.replace(" ", ".").toLowerCase()}@northwind.com`,
  organizationId: northwind.id,
}));
