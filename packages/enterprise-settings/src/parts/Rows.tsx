import type { ReactNode } from "react";
import type { Say } from "../words/createLanguage.ts";
import { Pill } from "./Pill.tsx";
import type { Presentation } from "./presentation.ts";

export interface Row<Word extends string> extends Pick<
  Presentation<Word, string>,
  "tone" | "icon" | "pill" | "params"
> {
  readonly id: string;
  readonly name: string;
  /** What stands in the place of a logo. */
  readonly mark?: ReactNode;
  /** What tells it from the others: protocol, domains. */
  readonly about?: ReactNode;
  /** What there is to say or to copy, below. */
  readonly more?: ReactNode;
}

export interface RowsProps<Word extends string> {
  /** Its accessible name. */
  readonly label: string;
  readonly rows: readonly Row<Word>[];
  /** The words of the pills. */
  readonly words: Say<Word>;
}

/** Connections, directories, domains or destinations, each with its own pill. */
export function Rows<Word extends string>({ label, rows, words }: RowsProps<Word>) {
  if (rows.length === 0) return null;
  return (
    <ul className="acme-es-rows" aria-label={label}>
      {rows.map(({ id, name, mark, about, more, tone, icon, pill, params }, index) => (
        // A server that names two alike must not confuse the list.
        <li key={`${id} ${index}`} className="acme-es-row">
          {mark}
          <span>
            <span className="acme-es-row-name">{name}</span>
            {about && <span className="acme-es-caption">{about}</span>}
          </span>
          <Pill tone={tone} icon={icon} text={words(pill, params)} />
          {more && <div className="acme-es-row-more">{more}</div>}
        </li>
      ))}
    </ul>
  );
}
