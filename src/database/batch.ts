import pg from 'pg';
import type { Client, Connection, Pool, PoolClient, QueryResult } from 'pg';

/** A statement with its parameters, and the name under which a connection keeps its plan. */
export interface Statement {
  text: string;
  values?: unknown[];
  name?: string;
}

/** One of several statements was refused; `cause` is what the server, or the driver, said of it. */
export class StatementFailed extends Error {
  constructor(
    /** Which of them, counted from 0. */
    readonly index: number,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}

/** What the driver asks of a query of its own, and so of one that is several. */
interface Part {
  name?: string;
  text: string;
  submit(connection: Connection): Error | null;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
  handleReadyForQuery(connection: Connection): void;
}

/** What the driver remembers of a connection's named statements that are on their way. */
type Remembering = Connection & { submittedNamedStatements?: Record<string, string> };

/**
 * Several statements that travel together and are answered together: the protocol of PostgreSQL waits for nobody
 * between them. Each sees what was committed before its own beginning, as if they had been sent one by one; after one
 * that is refused none is carried out.
 */
class Batch {
  /** Set anew by the driver where an answer is waited for so long only. */
  callback: (error: Error | null, results?: QueryResult[]) => void;
  readonly answered: Promise<QueryResult[]>;
  private readonly parts: Part[];
  private readonly results: QueryResult[] = [];
  private current = 0;
  private failed: Error | undefined;

  constructor(statements: Statement[]) {
    let settle: Batch['callback'] = () => undefined;
    this.answered = new Promise((resolve, reject) => {
      settle = (error, results = []) => {
        if (error) reject(new StatementFailed(this.current, error));
        else resolve(results);
      };
    });
    this.callback = settle;
    this.parts = statements.map(({ text, values = [], name }): Part => {
      const config = {
        text,
        values,
        ...(name === undefined ? {} : { name }),
        queryMode: 'extended' as const,
      };
      return new pg.Query(config, (error: Error | undefined, result: unknown) => {
        if (error) this.failed ??= error;
        else this.results.push(result as QueryResult);
      }) as unknown as Part;
    });
  }

  /** The statement being answered: the driver notes by these which ones the server has parsed. */
  get name(): string | undefined {
    return this.parts[this.current]?.name;
  }

  get text(): string | undefined {
    return this.parts[this.current]?.text;
  }

  submit(connection: Connection): void {
    // Every query would end with a Sync of its own, after which the next one is carried out whatever became of it.
    const withoutSync = Object.create(connection, { sync: { value: () => undefined } }) as Connection;
    connection.stream.cork();
    try {
      for (const part of this.parts) {
        this.failed ??= part.submit(withoutSync) ?? undefined;
        if (this.failed) break;
      }
    } finally {
      (connection as Connection & { sync(): void }).sync();
      connection.stream.uncork();
    }
  }

  handleRowDescription(message: unknown): void {
    this.parts[this.current]?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.parts[this.current]?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.parts[this.current]?.handleCommandComplete(message, connection);
    this.current++;
  }

  handleError(error: Error, connection: Remembering): void {
    // The server has passed over what came after.
    for (const { name } of this.parts.slice(this.current)) {
      if (name !== undefined) delete connection.submittedNamedStatements?.[name];
    }
    this.callback(error);
  }

  handleReadyForQuery(connection: Connection): void {
    if (!this.failed) for (const part of this.parts) part.handleReadyForQuery(connection);
    if (this.failed) this.callback(this.failed);
    else this.callback(null, this.results);
  }
}

/**
 * Sends statements on one round trip.
 * @throws StatementFailed for the first of them that is refused
 */
export function sendTogether(
  client: Client | PoolClient | Pool,
  statements: Statement[],
): Promise<QueryResult[]> {
  const batch = new Batch(statements);
  (client as Client).query(batch);
  return batch.answered;
}
