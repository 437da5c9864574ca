/** Drawn on 12 × 12 with round caps, so that a dot is a stroke without length; a circle is one arc. */
const paths = {
  check: "M2.5 6.4 5 8.8l4.6-5.4",
  ring: "M6 2.4a3.6 3.6 0 1 0 .01 0Z",
  half: "M6 2.1a3.9 3.9 0 1 0 .01 0ZM6 4v4a2 2 0 0 0 0-4Z",
  warning: "M6 1.6 11 10.3H1ZM6 4.9v2.2M6 8.7h.01",
  alert: "M6 1.6a4.4 4.4 0 1 0 .01 0ZM6 3.7v2.8M6 8.3h.01",
  dots: "M2.6 6h.01M6 6h.01M9.4 6h.01",
  question: "M4 4.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M6 9.5h.01",
  minus: "M3 6h6",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="acme-es-icon" data-icon={name} viewBox="0 0 12 12" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
