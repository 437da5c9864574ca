import { portalIntents, type PortalIntent } from "@acme/enterprise-settings-contract";
import { expect, test } from "vitest";
import { defaultPolicy } from "./policy.ts";

const everything = [...portalIntents];

const cases: { who: string; roles?: string[]; permissions?: string[]; may: PortalIntent[] }[] = [
  { who: "nobody in particular", may: [] },
  { who: "member", roles: ["member"], may: [] },
  { who: "billing", roles: ["billing"], may: [] },
  { who: "admin", roles: ["admin"], may: everything },
  { who: "owner beside another role", roles: ["member", "owner"], may: everything },
  { who: "a role that merely looks like admin", roles: ["admin-viewer", "Admin "], may: [] },
  {
    who: "WorkOS' SSO permission",
    permissions: ["widgets:sso:manage"],
    may: ["sso", "certificate_renewal"],
  },
  {
    who: "WorkOS' domain permission",
    permissions: ["widgets:domain-verification:manage"],
    may: ["domain_verification"],
  },
  { who: "WorkOS' directory permission", permissions: ["widgets:dsync:manage"], may: ["dsync"] },
  {
    who: "WorkOS' log streaming permission",
    permissions: ["widgets:audit-log-streaming:manage"],
    may: ["audit_logs", "log_streams"],
  },
  {
    who: "sso:configure",
    permissions: ["sso:configure"],
    may: ["sso", "domain_verification", "certificate_renewal"],
  },
  { who: "directory:configure", permissions: ["directory:configure"], may: ["dsync"] },
  { who: "audit:configure", permissions: ["audit:configure"], may: ["audit_logs", "log_streams"] },
  { who: "an unrelated permission", permissions: ["widgets:users-table:manage"], may: [] },
];

test.each(cases)("$who", ({ roles = [], permissions = [], may }) => {
  const allowed = everything.filter(
    (intent) => defaultPolicy({ roles, permissions }, intent) === "allowed",
  );
  expect(allowed).toEqual(everything.filter((intent) => may.includes(intent)));
});
