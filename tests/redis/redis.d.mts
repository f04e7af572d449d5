export function lacking(): string | null;

export class Redis {
  constructor(password?: string);
  get url(): string;
  start(): Promise<void>;
  kill(): Promise<void>;
}
