import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Received = { readonly from: string; readonly to: readonly string[]; readonly id: string; readonly source: string };
export type FakeSmtp = {
  readonly port: number;
  readonly received: Received[];
  /** What becomes of the next mails. `drop`: the connection ends after the whole mail came in, before the answer. */
  mood: "take" | "drop" | "busy";
  readonly close: () => Promise<void>;
};

/** A mail server on a free port that keeps what it gets. It knows nobody whose address begins with "unknown". */
export async function startFakeSmtp(port = 0): Promise<FakeSmtp> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _, answer) => answer(address.startsWith("unknown") ? Object.assign(new Error("5.1.1 nobody of that name"), { responseCode: 550 }) : null),
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (fake.mood === "busy") return answer(Object.assign(new Error("4.3.2 later"), { responseCode: 451 }));
        const source = Buffer.concat(chunks).toString("utf8");
        const { mailFrom, rcptTo } = session.envelope;
        received.push({ from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address), id: /^Message-ID: (.*)$/im.exec(source)?.[1] ?? "", source });
        if (fake.mood === "take") return answer();
        for (const connection of server.connections) (connection as unknown as { _socket: { destroy: () => void } })._socket.destroy();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const fake: FakeSmtp = {
    port: (server.server.address() as AddressInfo).port,
    received,
    mood: "take",
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}
