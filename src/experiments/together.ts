/** Several experiments that share a setting as one: their tasks in one pool and one file. */
import type { Context, Experiment } from './experiment.js';
import { isCount, isText } from './run-lines.js';

/** One of them: all of an experiment but how its parts are written down. */
export interface Member<Setting, Task, Part, Data> {
  /** For the progress line. */
  readonly label: string;
  tasks(setting: Setting): readonly Task[];
  run(context: Context<Setting>, task: Task): Part | Promise<Part>;
  /** `parts[k]` is what `tasks(setting)[k]` gave. */
  gather(parts: readonly Part[], tasks: readonly Task[], setting: Setting): Data;
}

type AnyMember<Setting> = Member<Setting, unknown, unknown, unknown>;

/** What each of them gathers, by its name. */
export type DataOf<Members> = {
  readonly [Name in keyof Members]: Members[Name] extends { gather(...all: never[]): infer Data } ? Data : never;
};

export interface MemberTask {
  readonly member: string;
  /** Position among the member's tasks. */
  readonly index: number;
  readonly task: unknown;
}

/** Plain data. */
export interface MemberPart {
  readonly figures: unknown;
}

/** `chosen` says which members a setting asks for: all. */
export function together<Setting, const Members extends Readonly<Record<string, AnyMember<Setting>>>>(
  name: string,
  members: Members,
  chosen: (setting: Setting) => readonly (keyof Members & string)[] = () => Object.keys(members),
): Experiment<Setting, MemberTask, MemberPart, Partial<DataOf<Members>>> {
  const of = (member: string): AnyMember<Setting> => members[member]!;
  return {
    name,
    tasks: (setting) =>
      chosen(setting).flatMap((member) =>
        of(member)
          .tasks(setting)
          .map((task, index) => ({ member, index, task })),
      ),
    label: ({ member }) => of(member).label,
    run: async (context, { member, task }) => ({ figures: await of(member).run(context, task) }),
    gather: (parts, tasks, setting) => {
      const data = chosen(setting).map((member) => {
        const own = [...tasks.keys()].filter((k) => tasks[k]!.member === member);
        const figures = own.map((k) => parts[k]!.figures);
        return [
          member,
          of(member).gather(
            figures,
            own.map((k) => tasks[k]!.task),
            setting,
          ),
        ];
      });
      return Object.fromEntries(data) as Partial<DataOf<Members>>;
    },
    lines: {
      head: ({ member, index }) => ({ experiment: member, task: index }),
      configuration: ({ task }) => task,
      fields: { experiment: isText, task: isCount, figures: (value) => value !== undefined },
    },
  };
}
