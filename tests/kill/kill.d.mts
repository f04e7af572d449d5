type Study = 'compare' | 'targets' | 'bench' | 'tune' | 'detection' | 'dqn' | 'questions' | 'continuous';
export declare const studies: Readonly<Record<Study, readonly string[]>>;
export declare function start(
  args: readonly string[],
  options?: { readonly shell?: string },
): {
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly stderr: string }>;
  readonly kill: () => void;
  readonly halt: () => void;
  readonly wake: () => void;
};
export declare function runsOf(path: string): string[];
export declare function whole(args: readonly string[], out: string): Promise<number>;
export declare function killed(
  args: readonly string[],
  out: string,
  time: number,
  moments: readonly number[],
): Promise<number>;
