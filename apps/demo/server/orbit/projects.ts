import { organizations } from "../people.ts";

export interface Project {
  id: string;
  name: string;
  lead: string;
  stage: "Planned" | "In progress" | "In review" | "Done";
  tasks: { done: number; all: number };
  /** ISO date, without a time. */
  due: string;
}

const [northwind, fabrikam] = organizations;

const projects: Record<string, Project[]> = {
  [northwind.id]: [
    {
      id: "launch-autumn-range",
      name: "Launch of the autumn range",
      lead: "Dana Reyes",
      stage: "In progress",
      tasks: { done: 18, all: 27 },
      due: "2026-12-11",
    },
    {
      id: "warehouse-move",
      name: "Warehouse move",
      lead: "Priya Raman",
      stage: "In review",
      tasks: { done: 41, all: 44 },
      due: "2026-11-30",
    },
    {
      id: "supplier-portal",
      name: "Supplier portal",
      lead: "Sam Okafor",
      stage: "Planned",
      tasks: { done: 2, all: 19 },
      due: "2027-02-05",
    },
    {
      id: "brand-refresh",
      name: "Brand refresh",
      lead: "Jules Martin",
      stage: "Done",
      tasks: { done: 32, all: 32 },
      due: "2026-10-23",
    },
  ],
  [fabrikam.id]: [
    {
      id: "loom-controller",
      name: "Loom controller, second series",
      lead: "Mara Lindqvist",
      stage: "In progress",
      tasks: { done: 9, all: 31 },
      due: "2027-01-22",
    },
    {
      id: "showroom",
      name: "Showroom in Lisbon",
      lead: "Jules Martin",
      stage: "Planned",
      tasks: { done: 0, all: 12 },
      due: "2027-03-18",
    },
  ],
};

/** An organization that Orbit has not seen before has no projects yet. */
export const projectsOf = (organizationId: string): Project[] => projects[organizationId] ?? [];
