import "server-only";

export type SmtpServer = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte on. */
  readonly isSecure: boolean;
  /** Nothing is said before STARTTLS. */
  readonly needsTls: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
};

const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Reads `smtp://user:password@host:port`. A password goes over the network under TLS only, unless the address ends in
 * `?requireTLS=0`. Throws RangeError with what to write instead, and never with the address itself: it holds the password.
 */
export function readSmtpUrl(text: string): SmtpServer {
  const url = parse(text);
  const isSecure = url.protocol === "smtps:";
  if (url.hostname === "") throw new RangeError("缺少主机名 · the host is missing");
  if (url.pathname !== "" && url.pathname !== "/") throw new RangeError("端口之后不应有路径 · nothing may follow the port");
  for (const [name, value] of url.searchParams) {
    if (name !== "requireTLS" || !["0", "1"].includes(value)) throw new RangeError("参数只能是 requireTLS=0 或 requireTLS=1 · the only parameter is requireTLS=0 or 1");
  }
  const [user, pass] = [decode(url.username), decode(url.password)];
  if ((user === "") !== (pass === "")) throw new RangeError("用户名与密码须同时写明 · write both user and password, or neither");
  const stated = url.searchParams.get("requireTLS");
  return {
    host: url.hostname.replaceAll(/^\[|\]$/g, ""),
    port: url.port === "" ? (isSecure ? 465 : 587) : Number(url.port),
    isSecure,
    needsTls: !isSecure && (stated === null ? user !== "" && !LOCAL.includes(url.hostname) : stated === "1"),
    auth: user === "" ? null : { user, pass },
  };
}

function parse(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new RangeError("不是有效的地址；用户名和密码中的特殊字符须写成 %XX · is no address; special characters in user and password are written as %XX");
  }
  if (url.protocol !== "smtp:" && url.protocol !== "smtps:") throw new RangeError("应为 smtp:// 或 smtps:// 地址 · must be an smtp:// or smtps:// address");
  return url;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RangeError("用户名或密码中的 % 须写成 %25 · a % in user or password is written as %25");
  }
}
