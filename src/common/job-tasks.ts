import { Injectable } from '@nestjs/common';

export type JobTask = (payload: unknown) => Promise<void>;

/** What the job worker can do besides its own: a feature adds its task when the application starts. */
@Injectable()
export class JobTasks {
  private readonly known = new Map<string, JobTask>();

  add(name: string, task: JobTask): void {
    this.known.set(name, task);
  }

  all(): Record<string, JobTask> {
    return Object.fromEntries(this.known);
  }
}
