import { SsoRecommendation } from "@acme/enterprise-settings";
import { useMembers, type PageProps } from "../me.ts";
import { PageHead, Pending } from "./PageHead.tsx";

export const initials = (name: string): string =>
  name
    .split(" ")
    .map((part) => part[0] ?? "")
    .slice(0, 2)
    .join("");

export function Members({ me: { user, organization } }: PageProps) {
  const { data, isError, refetch } = useMembers(organization.id);
  return (
    <>
      <PageHead
        title="Members"
        lede={`Who works in ${organization.name ?? "your organization"}'s workspace.`}
      />
      <div className="cards">
        <section className="card" aria-label="Members">
          {!data && <Pending failed={isError} retry={() => void refetch()} />}
          {data && (
            <ul className="rows">
              {data.members.map(({ id, name, email, role, jobTitle, status, fromDirectory }) => (
                <li className="row with-logo" key={id}>
                  <span className="logo" aria-hidden="true">
                    {initials(name)}
                  </span>
                  <div>
                    <strong>
                      {name}
                      {id === user.id && " (you)"}
                    </strong>
                    <span className="sub">
                      {[email, jobTitle].filter(Boolean).join(" · ")}
                      {fromDirectory && " · from the directory"}
                    </span>
                  </div>
                  <span className="tag">
                    {status === "deactivated" ? "deactivated" : (role ?? "member")}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </section>
        {data && (
          // Below the list: it comes when the status is known, and must push nothing away.
          <SsoRecommendation users={data.members.length} learnMoreUrl="/settings/sso" />
        )}
      </div>
    </>
  );
}
