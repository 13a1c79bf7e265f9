import { describe, expect, it } from "vitest";
import { ConfigurationFault, readConfig } from "@/lib/server/config";
import { readSmtpUrl } from "@/lib/server/smtp-setting";

const PASSWORD = "p4ss-w0rd";
const settings = (more: Readonly<Record<string, string>>) => ({ XINZHI_URL: "http://localhost:3000", XINZHI_DATA: "/tmp/x", DATABASE_URL: "postgres://localhost/x", XINZHI_SECRET: "x".repeat(32), ...more });
/** What the start of the server says of wrong settings, a line per mistake. */
function saidOf(more: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(settings(more));
    return [];
  } catch (fault) {
    if (!(fault instanceof ConfigurationFault)) throw fault;
    return fault.message.split("\n").slice(1).map((line) => line.trim());
  }
}
const from = { SMTP_FROM: "xinzhi@example.cn" };

describe("a wrong address of a mail server", () => {
  it.each([
    ["that is none", `mail.example.cn`, "不是有效的地址；用户名和密码中的特殊字符须写成 %XX · is no address; special characters in user and password are written as %XX"],
    ["with a password that was not escaped", `smtp://u:${PASSWORD}/#@mail.example.cn`, "不是有效的地址；用户名和密码中的特殊字符须写成 %XX · is no address; special characters in user and password are written as %XX"],
    ["of another kind", `https://u:${PASSWORD}@mail.example.cn`, "应为 smtp:// 或 smtps:// 地址 · must be an smtp:// or smtps:// address"],
    ["without a host", "smtp://", "缺少主机名 · the host is missing"],
    ["with a path", `smtp://u:${PASSWORD}@mail.example.cn:587/inbox`, "端口之后不应有路径 · nothing may follow the port"],
    ["with another parameter", `smtp://u:${PASSWORD}@mail.example.cn?pool=1`, "参数只能是 requireTLS=0 或 requireTLS=1 · the only parameter is requireTLS=0 or 1"],
    ["with another value of the parameter", `smtp://u:${PASSWORD}@mail.example.cn?requireTLS=no`, "参数只能是 requireTLS=0 或 requireTLS=1 · the only parameter is requireTLS=0 or 1"],
    ["with a user alone", "smtp://user@mail.example.cn", "用户名与密码须同时写明 · write both user and password, or neither"],
    ["with a bare % in the password", `smtp://u:${PASSWORD}%zz@mail.example.cn`, "用户名或密码中的 % 须写成 %25 · a % in user or password is written as %25"],
  ])("%s is named in words of its own, never with the password", (_, url, words) => {
    const said = saidOf({ SMTP_URL: url, ...from });
    expect(said).toEqual([`SMTP_URL: ${words}`]);
    expect(said.join()).not.toContain(PASSWORD);
  });

  it("is named beside other mistakes, and so is a wrong sender", () => {
    expect(saidOf({ SMTP_URL: "smtp://", SMTP_FROM: "新质自评 <xinzhi@example.cn>", XINZHI_MAIL_PER_MINUTE: "0" })).toEqual([
      "SMTP_URL: 缺少主机名 · the host is missing",
      "SMTP_FROM: 应为一个邮件地址，例如 xinzhi@example.cn · must be one e-mail address, as in xinzhi@example.cn",
      "XINZHI_MAIL_PER_MINUTE: 至少为 1 · at least 1",
    ]);
  });

  it("is half of it where the other is missing: each names what to set", () => {
    const both = "SMTP_URL 与 SMTP_FROM 须同时设置 · set both SMTP_URL and SMTP_FROM, or neither";
    expect(saidOf(from)).toEqual([`SMTP_URL: ${both}`]);
    expect(saidOf({ SMTP_URL: "smtp://mail.example.cn" })).toEqual([`SMTP_FROM: ${both}`]);
  });
});

describe("a right one", () => {
  it("names server, port and who signs in, with TLS wherever a password goes out", () => {
    expect(readSmtpUrl("smtp://post%40example.cn:a%25b@mail.example.cn")).toEqual({ host: "mail.example.cn", port: 587, isSecure: false, needsTls: true, auth: { user: "post@example.cn", pass: "a%b" } });
    expect(readSmtpUrl("smtps://u:p@mail.example.cn")).toMatchObject({ port: 465, isSecure: true, needsTls: false });
    expect(readSmtpUrl("smtp://u:p@mail.example.cn:25?requireTLS=0")).toMatchObject({ port: 25, needsTls: false });
    expect(readSmtpUrl("smtp://[::1]:2525")).toMatchObject({ host: "::1", port: 2525, needsTls: false, auth: null });
  });

  it("is none where neither is set", () => {
    expect(readConfig(settings({})).smtp).toBeNull();
    expect(readConfig(settings({ SMTP_URL: "", SMTP_FROM: "" })).smtp).toBeNull();
  });
});
