import type { PageProps } from "../me.ts";
import { PageHead } from "./PageHead.tsx";

export function General({ me: { user, organization } }: PageProps) {
  return (
    <>
      <PageHead title="General" lede="What Orbit knows about your workspace and you." />
      <div className="cards">
        <section className="card" aria-labelledby="workspace">
          <h2 id="workspace">Workspace</h2>
          <dl className="facts">
            <dt>Name</dt>
            <dd>{organization.name ?? "Not known right now"}</dd>
            <dt>Organization id</dt>
            <dd>
              <code>{organization.id}</code>
            </dd>
            <dt>Domains</dt>
            <dd>{organization.domains.join(", ") || "None"}</dd>
          </dl>
        </section>
        <section className="card" aria-labelledby="you">
          <h2 id="you">You</h2>
          <dl className="facts">
            <dt>Name</dt>
            <dd>{user.name}</dd>
            {user.email && (
              <>
                <dt>Email</dt>
                <dd>{user.email}</dd>
              </>
            )}
            <dt>Role</dt>
            <dd className="role">{user.role ?? "None"}</dd>
          </dl>
        </section>
      </div>
    </>
  );
}
