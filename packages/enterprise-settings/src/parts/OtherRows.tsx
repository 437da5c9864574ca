import { Pill, type PillProps } from "./Pill.tsx";

export interface OtherRow extends PillProps {
  readonly id: string;
  readonly name: string;
  /** What tells it from the others: protocol, domains. */
  readonly about: string;
}

/** The connections or directories beside the one that leads, each with its own pill. */
export function OtherRows({ label, rows }: { readonly label: string; rows: readonly OtherRow[] }) {
  if (rows.length === 0) return null;
  return (
    <ul className="acme-es-rows" aria-label={label}>
      {rows.map(({ id, name, about, ...pill }) => (
        <li key={id} className="acme-es-row">
          <span>
            <span className="acme-es-row-name">{name}</span>
            <span className="acme-es-caption">{about}</span>
          </span>
          <Pill {...pill} />
        </li>
      ))}
    </ul>
  );
}
