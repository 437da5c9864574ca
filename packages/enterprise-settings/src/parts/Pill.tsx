import { Icon, type IconName } from "./Icon.tsx";
import type { Tone } from "./presentation.ts";

export interface PillProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
}

/** A state in one word and one shape: icon, text and tint, never colour alone. */
export function Pill({ tone, icon, text }: PillProps) {
  return (
    <span className="acme-es-pill" data-tone={tone}>
      <Icon name={icon} />
      <span>{text}</span>
    </span>
  );
}
