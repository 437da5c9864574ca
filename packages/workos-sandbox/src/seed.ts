import { createOrganization, type NewOrganization } from "./environment/organizations.ts";
import type { SandboxContext } from "./SandboxContext.ts";
import type { NewWebhookEndpoint } from "./webhooks/endpoints.ts";

/** The state that a sandbox starts with; also the shape of the bin's `--seed` file. */
export interface SandboxSeed {
  /** The product's name in "Sign in to …" and "Back to …". Default "the app". */
  applicationName?: string;
  organizations?: readonly NewOrganization[];
  /** Who can sign in through AuthKit. */
  users?: readonly SeedUser[];
  webhookEndpoints?: readonly (NewWebhookEndpoint & { secret: string })[];
}

export interface SeedUser {
  id?: string;
  email: string;
  firstName: string;
  lastName: string;
  memberships: readonly {
    organizationId: string;
    /** Slug, such as `admin`. */
    role: string;
    permissions?: readonly string[];
  }[];
}

/** @throws Error for a membership in an organization that is not in the seed. */
export function applySeed({ env, endpoints }: SandboxContext, seed: SandboxSeed): void {
  for (const organization of seed.organizations ?? []) {
    createOrganization(env, organization, { silent: true });
  }
  for (const user of seed.users ?? []) {
    const memberships = user.memberships.map(({ organizationId, role, permissions = [] }) => {
      if (!env.organizations.has(organizationId)) {
        throw new Error(
          `Seed: ${user.email} is a member of ${organizationId}, which is not there.`,
        );
      }
      return { organizationId, role, permissions: [...permissions] };
    });
    const { email, firstName, lastName } = user;
    const id = user.id ?? env.newId("user");
    const createdAt = env.stamp();
    const record = { id, email, firstName, lastName, memberships, lastSignInAt: null, createdAt };
    env.users.set(id, record);
  }
  for (const endpoint of seed.webhookEndpoints ?? []) endpoints.add(endpoint);
}
