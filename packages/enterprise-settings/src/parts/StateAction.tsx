"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { forwardRef, type ForwardedRef, type HTMLAttributes, type ReactNode } from "react";
import type { RenderButton } from "./Button.tsx";
import { Fallback, Skeleton } from "./Fallback.tsx";
import { Actions } from "./PortalAction.tsx";
import type { Presentation } from "./presentation.ts";
import type { ExplicitProps, View } from "./useView.ts";

/** What every component that is an action takes. */
export interface StateActionProps
  extends ExplicitProps, Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
  /**
   * Says why there is no action: that nothing could be read, that the session ended and so on. `false`
   * beside an `SsoStatusIndicator`, which says it already. Default `true`.
   */
  notices?: boolean;
  /** The host's own button: `render={<Button />}`, or a function of the props that it is given. */
  render?: RenderButton;
}

interface Props<Word extends string> extends Omit<StateActionProps, keyof ExplicitProps> {
  readonly view: View;
  readonly decide: (status: Status) => Pick<Presentation<string, Word>, "state" | "actions">;
  readonly words: (word: Word) => string;
}

function StateActionRoot<Word extends string>(
  props: Props<Word>,
  ref: ForwardedRef<HTMLDivElement>,
) {
  const { view, decide, words, fallback, notices = true, render, ...rest } = props;
  const { status, situation } = view;
  const { kind } = situation;
  const shown = status && decide(status);
  const told = notices || kind === "loading" || kind === "forbidden";
  return (
    <div {...rest} ref={ref} data-state={shown?.state ?? kind}>
      {shown ? (
        <Actions view={view} actions={shown.actions} words={words} render={render} />
      ) : (
        told && <Fallback view={view} skeleton={<Skeleton shape="button" />} forbidden={fallback} />
      )}
    </div>
  );
}

/** The root of a component that is an action: the button, or why there is none. */
export const StateAction = forwardRef(StateActionRoot) as <Word extends string>(
  props: Props<Word> & { ref?: ForwardedRef<HTMLDivElement> },
) => ReactNode;
