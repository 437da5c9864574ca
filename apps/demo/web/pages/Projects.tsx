import { useProjects, type PageProps, type Project } from "../me.ts";
import { PageHead, Pending } from "./PageHead.tsx";

const dueDate = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

export function Projects({ me: { organization } }: PageProps) {
  const { data, isError, refetch } = useProjects(organization.id);
  return (
    <>
      <PageHead
        title="Projects"
        lede={`What ${organization.name ?? "your organization"} is working on.`}
      />
      <section className="card" aria-label="Projects">
        {!data && <Pending failed={isError} retry={() => void refetch()} />}
        {data?.projects.length === 0 && <p className="card-note">There are no projects yet.</p>}
        {data && data.projects.length > 0 && (
          <ul className="rows">
            {data.projects.map((project) => (
              <ProjectRow key={project.id} project={project} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function ProjectRow({ project: { name, lead, stage, tasks, due } }: { project: Project }) {
  return (
    <li className="row">
      <div>
        <strong>{name}</strong>
        <span className="sub">
          {lead} · due <time dateTime={due}>{dueDate.format(new Date(due))}</time>
        </span>
      </div>
      <div className="progress">
        <progress aria-label={`${name}: tasks done`} value={tasks.done} max={tasks.all} />
        <span className="sub">
          {tasks.done} of {tasks.all} tasks
        </span>
      </div>
      <span className="tag">{stage}</span>
    </li>
  );
}
