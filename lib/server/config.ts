import "server-only";
import path from "node:path";
import { z } from "zod";
import { canonicalEmail } from "@/lib/core/email-address";
import { readSmtpUrl } from "@/lib/server/smtp-setting";

/** An allowance: so many at once, then one more each so many seconds. */
const rate = (burst: number, secondsEach: number) =>
  z
    .string()
    .regex(/^\d+\/\d+(\.\d+)?$/, "写成“次数/秒数”，例如 10/90 · write burst/seconds, as in 10/90")
    .transform((text) => {
      const [first = "0", second = "0"] = text.split("/");
      return { burst: Number(first), secondsEach: Number(second) };
    })
    .default({ burst, secondsEach });
const flag = z.enum(["0", "1"], "只能是 0 或 1 · must be 0 or 1").transform((text) => text === "1");
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: "应为 postgres:// 地址 · must be a postgres:// address" });
const wholeNumber = z.string().regex(/^\d+$/, "应为非负整数 · must be a whole number").transform(Number);

const environmentSchema = z
  .object({
    XINZHI_URL: z.url({ protocol: /^https?$/, error: "应为 http:// 或 https:// 地址 · must be an http:// or https:// address" }),
    XINZHI_DATA: z.string().min(1).transform((folder) => path.resolve(folder)),
    DATABASE_URL: postgresUrl,
    XINZHI_SECRET: z.string("未设置（npm start 会自动生成） · not set (npm start makes one)").min(32, "至少 32 个字符 · at least 32 characters"),
    ALLOW_INSECURE_COOKIES: flag.default(false),
    TRUST_PROXY_HOPS: wholeNumber.default(0),
    /** Sizes of the pool of connections to the database. */
    XINZHI_CONNECTIONS: wholeNumber.default(10),
    /** Whether this process works off jobs; each can be asked for any. */
    XINZHI_JOBS: flag.default(true),
    /** Where mails are handed over; user and password stand inside. Without it none is sent. */
    SMTP_URL: z
      .string()
      .transform((text, context) => {
        try {
          return readSmtpUrl(text);
        } catch (fault) {
          if (!(fault instanceof RangeError)) throw fault;
          context.addIssue({ code: "custom", message: fault.message });
          return z.NEVER;
        }
      })
      .optional(),
    SMTP_FROM: z
      .string()
      .transform((text) => canonicalEmail(text))
      .pipe(z.string("应为一个邮件地址，例如 xinzhi@example.cn · must be one e-mail address, as in xinzhi@example.cn"))
      .optional(),
    XINZHI_MAIL_PER_MINUTE: wholeNumber.pipe(z.number().min(1, "至少为 1 · at least 1")).default(60),
    XINZHI_RATE_SIGN_UP: rate(20, 60),
    XINZHI_RATE_SIGN_IN_ALL: rate(100, 0.05),
    XINZHI_RATE_SIGN_IN_ADDRESS: rate(60, 1),
    /** Failed attempts on one account. */
    XINZHI_RATE_SIGN_IN_ACCOUNT: rate(10, 90),
    /** Attempts to use one link. */
    XINZHI_RATE_LINK: rate(20, 30),
    /** Saves in one session. */
    XINZHI_RATE_SAVE: rate(240, 0.5),
    /** What-if trials of one person: each judges every scheme twice. */
    XINZHI_RATE_TRIAL: rate(60, 1),
    /** Files made from reports, by one person. */
    XINZHI_RATE_FILE: rate(10, 30),
  })
  .superRefine(({ XINZHI_URL, ALLOW_INSECURE_COOKIES, SMTP_URL, SMTP_FROM }, context) => {
    if ((SMTP_URL === undefined) !== (SMTP_FROM === undefined)) {
      context.addIssue({ code: "custom", path: [SMTP_URL === undefined ? "SMTP_URL" : "SMTP_FROM"], message: "SMTP_URL 与 SMTP_FROM 须同时设置 · set both SMTP_URL and SMTP_FROM, or neither" });
    }
    const { protocol, hostname } = new URL(XINZHI_URL);
    if (protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname) && !ALLOW_INSECURE_COOKIES) {
      context.addIssue({
        code: "custom",
        path: ["XINZHI_URL"],
        message: "非本机的 http 地址会明文传输登录信息；请改用 https，或设 ALLOW_INSECURE_COOKIES=1 · plain http outside this machine needs ALLOW_INSECURE_COOKIES=1",
      });
    }
  });

export class ConfigurationFault extends Error {}

/** Every setting of the server, by what it is for. Throws `ConfigurationFault` with a line per mistake. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  // An empty setting is one that was not made.
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== undefined && text !== ""));
  const read = environmentSchema.safeParse(given);
  if (!read.success) {
    const lines = read.error.issues.map(({ path: [name], message }) => `  ${String(name)}: ${message}`);
    throw new ConfigurationFault(`配置有误 · configuration:\n${lines.join("\n")}`);
  }
  const settings = read.data;
  return {
    /** Address at which people reach the installation, without a slash at its end. */
    url: settings.XINZHI_URL.replace(/\/+$/, ""),
    /** Folder for files, secrets and logs. */
    dataFolder: settings.XINZHI_DATA,
    databaseUrl: settings.DATABASE_URL,
    connections: settings.XINZHI_CONNECTIONS,
    jobs: settings.XINZHI_JOBS,
    /** null: no mail is sent. */
    smtp: settings.SMTP_URL !== undefined && settings.SMTP_FROM !== undefined ? { ...settings.SMTP_URL, from: settings.SMTP_FROM, perMinute: settings.XINZHI_MAIL_PER_MINUTE } : null,
    /** Seals cookies. */
    secret: settings.XINZHI_SECRET,
    /** True where signing in travels in the clear: every page says so. */
    insecureCookies: settings.XINZHI_URL.startsWith("http:") && settings.ALLOW_INSECURE_COOKIES,
    /** How many proxies of ours append to `X-Forwarded-For`. */
    trustProxyHops: settings.TRUST_PROXY_HOPS,
    /** Where mails go out and whom they come from; null: none are sent. */
    rates: {
      signUp: settings.XINZHI_RATE_SIGN_UP,
      signInAll: settings.XINZHI_RATE_SIGN_IN_ALL,
      signInAddress: settings.XINZHI_RATE_SIGN_IN_ADDRESS,
      signInAccount: settings.XINZHI_RATE_SIGN_IN_ACCOUNT,
      link: settings.XINZHI_RATE_LINK,
      save: settings.XINZHI_RATE_SAVE,
      trial: settings.XINZHI_RATE_TRIAL,
      file: settings.XINZHI_RATE_FILE,
    },
  };
}
export type Config = ReturnType<typeof readConfig>;

let known: Config | undefined;

/** Read once, when something is first asked of it: a build loads the pages' modules where nothing is configured yet. */
export const config: Config = new Proxy({} as Config, {
  get: (_, name) => Reflect.get((known ??= readConfig(process.env)), name),
});
