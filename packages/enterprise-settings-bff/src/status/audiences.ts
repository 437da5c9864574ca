/** Who listens to each organization. */
export interface Audiences<Member> {
  join(organizationId: string, member: Member): void;
  leave(organizationId: string, member: Member): void;
  /** Tells its members soon how far it has come, unless it had come that far before. */
  hear(organizationId: string, revision: number): void;
  /** The organizations that somebody listens to. */
  organizations(): Iterable<string>;
}

interface Audience<Member> {
  members: Set<Member>;
  heard: number;
  toldAt: number;
  timer: NodeJS.Timeout | undefined;
}

/** An organization that changes all the time is told of at most this often, in milliseconds. */
const apartMs = 100;

export const createAudiences = <Member>(
  tell: (member: Member, revision: number) => void,
): Audiences<Member> => {
  const audiences = new Map<string, Audience<Member>>();

  const tellAll = (audience: Audience<Member>): void => {
    audience.timer = undefined;
    audience.toldAt = performance.now();
    for (const member of audience.members) tell(member, audience.heard);
  };

  return {
    join: (organizationId, member) => {
      const audience = audiences.get(organizationId);
      if (audience !== undefined) audience.members.add(member);
      else {
        const first = { members: new Set([member]), heard: 0, toldAt: 0, timer: undefined };
        audiences.set(organizationId, first);
      }
    },
    leave: (organizationId, member) => {
      const audience = audiences.get(organizationId);
      if (audience === undefined) return;
      audience.members.delete(member);
      if (audience.members.size > 0) return;
      clearTimeout(audience.timer);
      audiences.delete(organizationId);
    },
    // Not within the commit that told it: that one has an answer to give.
    hear: (organizationId, revision) => {
      const audience = audiences.get(organizationId);
      if (audience === undefined || revision <= audience.heard) return;
      audience.heard = revision;
      const wait = audience.toldAt + apartMs - performance.now();
      audience.timer ??= setTimeout(() => tellAll(audience), Math.max(wait, 0));
    },
    organizations: () => audiences.keys(),
  };
};
