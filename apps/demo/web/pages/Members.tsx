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
      <section className="card" aria-label="Members">
        {!data && <Pending failed={isError} retry={() => void refetch()} />}
        {data && (
          <ul className="rows">
            {data.members.map(({ userId, name, email, role }) => (
              <li className="row with-logo" key={userId}>
                <span className="logo" aria-hidden="true">
                  {initials(name)}
                </span>
                <div>
                  <strong>
                    {name}
                    {userId === user.id && " (you)"}
                  </strong>
                  <span className="sub">{email}</span>
                </div>
                <span className="tag">{role ?? "member"}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
