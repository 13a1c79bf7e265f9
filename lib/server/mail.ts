import "server-only";
import { PassThrough } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { canonicalEmail } from "@/lib/core/email-address";
import { AppError } from "@/lib/core/errors";
import { config, type Config } from "@/lib/server/config";
import { wordsOf } from "@/lib/server/content";
import { makeId } from "@/lib/server/id";
import { storableName } from "@/lib/server/text";
import { permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

export type Smtp = NonNullable<Config["smtp"]>;
export type Mail = {
  /** The same again is the same mail to whoever receives it. */
  readonly id: string;
  /** In the form of `canonicalEmail`; anything else is refused. */
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
};

/**
 * What became of a mail. `refused`: the server will never take it. `deferred`: it may later; `isAway` where that is no
 * matter of this mail. `unclear`: the connection ended after the mail was handed over and before the answer came.
 */
export type Handed =
  | { readonly outcome: "sent" }
  | { readonly outcome: "refused"; readonly reason: string }
  | { readonly outcome: "deferred"; readonly reason: string; readonly isAway: boolean }
  | { readonly outcome: "unclear"; readonly reason: string };

export type Mailer = { readonly send: (mail: Mail) => Promise<Handed>; readonly close: () => void };

/** Far below the ten minutes after which a claimed message counts as unclear. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 60_000 } as const;

/**
 * Hands mails over, one after the other, on one connection that is opened with the first and again after a failure.
 *
 * nodemailer's own transport says of a broken connection no more than that it broke. Its parts, used singly, also say
 * whether the mail had begun to flow, which decides between trying again and asking a person.
 */
export function openMailer(smtp: Smtp): Mailer {
  let open: SMTPConnection | null = null;
  const close = (): void => {
    open?.close();
    open = null;
  };
  return {
    close,
    send: async (mail) => {
      if (canonicalEmail(mail.to) !== mail.to) return { outcome: "refused", reason: "ADDRESS" };
      const source = await compose(smtp, mail);
      try {
        open ??= await connect(smtp);
      } catch (fault) {
        close();
        return { outcome: "deferred", reason: reasonOf(fault), isAway: true };
      }
      const handed = await handOver(open, { from: smtp.from, to: mail.to }, source);
      if (handed.outcome !== "sent") close();
      return handed;
    },
  };
}

async function connect(smtp: Smtp): Promise<SMTPConnection> {
  const connection = new SMTPConnection({ host: smtp.host, port: smtp.port, secure: smtp.isSecure, requireTLS: smtp.needsTls, ...TIMEOUTS });
  await new Promise<void>((resolve, reject) => {
    connection.once("error", reject);
    connection.once("end", () => reject(new Error("connection ended")));
    connection.connect(() => {
      if (smtp.auth === null) return resolve();
      connection.login({ ...smtp.auth }, (fault) => (fault ? reject(fault) : resolve()));
    });
  }).catch((fault: unknown) => {
    connection.close();
    throw fault;
  });
  // Between two mails nobody listens; unheard, a server that hangs up would end the process.
  connection.on("error", () => undefined);
  return connection;
}

function handOver(connection: SMTPConnection, { from, to }: { readonly from: string; readonly to: string }, source: Buffer): Promise<Handed> {
  return new Promise((resolve) => {
    // It is read once the server said that it takes the mail's text.
    const message = new PassThrough();
    let isFlowing = false;
    const pipe = message.pipe.bind(message);
    message.pipe = ((target: NodeJS.WritableStream) => {
      isFlowing = true;
      return pipe(target);
    }) as typeof message.pipe;
    message.end(source);

    const broken = (fault?: unknown): void =>
      resolve(isFlowing ? { outcome: "unclear", reason: reasonOf(fault) } : { outcome: "deferred", reason: reasonOf(fault), isAway: true });
    connection.once("error", broken);
    connection.once("end", broken);
    connection.send({ from, to: [to] }, message, (fault) => {
      connection.off("error", broken);
      connection.off("end", broken);
      if (!fault) return resolve({ outcome: "sent" });
      const isFinal = typeof fault.responseCode === "number" && fault.responseCode >= 500;
      resolve(isFinal ? { outcome: "refused", reason: reasonOf(fault) } : { outcome: "deferred", reason: reasonOf(fault), isAway: false });
    });
  });
}

function compose(smtp: Smtp, { id, to, replyTo, subject, text }: Mail): Promise<Buffer> {
  const reply = replyTo === null ? null : canonicalEmail(replyTo);
  const composed = new MailComposer({
    from: { name: wordsOf("zh-CN", "mail")("sender"), address: smtp.from },
    to: { name: "", address: to },
    ...(reply !== null && { replyTo: { name: "", address: reply } }),
    subject: storableName(subject),
    text,
    messageId: `<${id}@${new URL(config.url).hostname}>`,
    // Whoever is away must not answer a machine.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Promise((resolve, reject) => composed.compile().build((fault, source) => (fault ? reject(fault) : resolve(source))));
}

/** On one line: the server's answer, or what happened to the connection. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return "connection ended";
  const { response } = fault as SMTPConnection.SMTPError;
  return storableName(typeof response === "string" && response !== "" ? response : fault.message).slice(0, 300);
}

/** For the operator: whether mails go out at all. Throws MAIL_UNSET without SMTP. */
export async function sendTestMail(viewer: Viewer, to: string): Promise<Handed> {
  permitPlatform(viewer, "platform.operate");
  const address = canonicalEmail(to);
  if (address === null) throw new AppError("INVALID", { field: "to" });
  if (config.smtp === null) throw new AppError("MAIL_UNSET");
  const [zh, en] = [wordsOf("zh-CN", "mail"), wordsOf("en", "mail")];
  const mailer = openMailer(config.smtp);
  try {
    return await mailer.send({ id: makeId(), to: address, replyTo: null, subject: zh("test.subject"), text: `${zh("test.text", { url: config.url })}\n\n${en("test.text", { url: config.url })}\n` });
  } finally {
    mailer.close();
  }
}
