import { parseIntoClientConfig } from "pg-connection-string";
import { Client, type ClientConfig } from "pg";

/** A PostgreSQL URL as separate fields. */
export function readConnection(url: string): ClientConfig {
  return { ...parseIntoClientConfig(url), connectionTimeoutMillis: 5_000, keepAlive: true };
}

/** Runs on a connection of its own and closes it. A connection without an error listener would end the process. */
export async function withClient<Value>(connection: ClientConfig, run: (client: Client) => Promise<Value>): Promise<Value> {
  const client = new Client(connection);
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
