import { performance } from "node:perf_hooks";

export interface PaceOptions {
  /** The floor while there is room, in milliseconds. Default 2 000. */
  pollAfterMs?: number;
  /**
   * How busy this process was since it was asked last, from 0 (idle) to 1 (no time left). Default: the
   * event loop's utilization, looked at once a second at most.
   */
  load?: () => number;
}

/** Up to here, everybody is answered in time. */
const busyFrom = 0.7;
/** How often the floor doubles on the way to no time left: five times, 2 s become 64 s. */
const doublings = 5;
/** How long a look at the event loop holds, in milliseconds. */
const lookMs = 1_000;

/** What the event loop did so far, in milliseconds. */
type Loop = () => { active: number; idle: number };

/** How much of its time the event loop worked, over at least a second: a single long task is no load. */
export const createLoad = (
  loop: Loop = () => performance.eventLoopUtilization(),
  time = () => performance.now(),
): (() => number) => {
  let last = loop();
  let at = time();
  let load = 0;
  return () => {
    if (time() - at < lookMs) return load;
    const { active, idle } = loop();
    const worked = active - last.active;
    const share = worked / (worked + idle - last.idle) || 0;
    // Half of what was: it takes some seconds of work to slow everybody down, and some to let go.
    load = (load + share) / 2;
    last = { active, idle };
    at = time();
    return load;
  };
};

/**
 * Slows everybody down while this process is busy: the floor for the next poll, in milliseconds, doubles
 * five times between a load of 0.7 and 1.
 */
export const createPace = ({ pollAfterMs = 2_000, load = createLoad() }: PaceOptions = {}) => {
  return (): number => {
    const over = Math.min(Math.max(load() - busyFrom, 0) / (1 - busyFrom), 1);
    return Math.round(pollAfterMs * 2 ** (over * doublings));
  };
};
