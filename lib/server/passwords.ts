import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { AppError } from "@/lib/core/errors";

/**
 * argon2id with OWASP's first choice of parameters (19 MiB, 2 passes, 1 lane). The parameters stand in each hash, so
 * raising them later leaves old hashes readable.
 */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
export const LEAST_PASSWORD_LENGTH = 8;
export const MOST_PASSWORD_LENGTH = 200;
/** Two at once hold 38 MiB; without a limit fifty sign-ins at once would hold a gigabyte. */
const MOST_AT_ONCE = 2;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resume) => waiting.push(resume));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    // The place is handed on rather than freed: otherwise a newcomer could overtake and exceed the limit.
    if (next) next();
    else running -= 1;
  }
}

/** One canonical form, so that the same password typed on another keyboard is the same bytes. */
const canonical = (password: string) => password.normalize("NFC");

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(canonical(password), PARAMETERS));
}

let decoy: Promise<string> | undefined;

/**
 * True where the password belongs to the hash. Without a hash (unknown login) the same work is done against a decoy,
 * so that time does not tell whether an account exists.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("no account has this password");
  const against = stored ?? (await decoy);
  const matches = await inTurn(() => verify(against, canonical(password)));
  return stored !== null && matches;
}

/**
 * Refuses what attackers try first and what is easily derived from the names around the account. No rules about kinds
 * of characters: they make passwords weaker (ASVS 6.2.5).
 */
export function checkPassword(password: string, names: readonly string[]): void {
  const length = [...canonical(password)].length;
  if (length < LEAST_PASSWORD_LENGTH) throw new AppError("PASSWORD_SHORT", { field: "password", values: { least: LEAST_PASSWORD_LENGTH } });
  if (length > MOST_PASSWORD_LENGTH) throw new AppError("PASSWORD_LONG", { field: "password", values: { most: MOST_PASSWORD_LENGTH } });
  const plain = reduce(password);
  const tooClose = names.map(reduce).some((name) => [...name].length >= 2 && [...plain.replaceAll(name, "")].length < 4 && plain.includes(name));
  if (tooClose || isCommon(plain)) throw new AppError("PASSWORD_COMMON", { field: "password" });
}

/** Lower case, without punctuation and spaces: "P@ssw0rd-2026" and "p@ssw0rd2026" are one guess. */
function reduce(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/[\s\p{P}\p{S}]/gu, "");
}

function isCommon(plain: string): boolean {
  const characters = [...plain];
  if (new Set(characters).size <= 2) return true;
  if (WALKS.some((walk) => walk.includes(plain) || [...walk].reverse().join("").includes(plain))) return true;
  const half = characters.length / 2;
  if (Number.isInteger(half) && characters.slice(0, half).join("") === characters.slice(half).join("") && half <= 4) return true;
  // A common word stays common with digits behind or before it.
  const core = plain.replaceAll(/^\d+|\d+$/g, "");
  return COMMON.has(plain) || (core.length >= 3 && COMMON.has(core));
}

const WALKS = [
  "01234567890123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "1q2w3e4r5t6y7u8i9o0p",
  "q1w2e3r4t5y6u7i8o9p0",
  "qazwsxedcrfvtgbyhnujm",
  "zaq12wsxcde34rfvbgt5",
  "asdfghjklzxcvbnm",
];

/** Reduced forms; what lies above this length of list is left to the rate limit. */
const COMMON = new Set(
  `password passw0rd pssw0rd pssword passwd pass admin administrator root user test guest demo login welcome letmein iloveyou
  monkey dragon master hello sunshine princess football baseball superman batman shadow michael jordan trustno1 whatever
  secret default changeme changeit temp temporary system manager operator company enterprise office server database
  qwerty qwert asdf asdfgh zxcvbn zxcv qaz qazwsx abc abcd abcdef aaa a1b2c3d4 q1w2e3r4 1q2w3e4r 1qaz2wsx 1qazxsw2 zaq12wsx
  woaini woaini1314 5201314 1314520 521521 7758521 7758258 wodemima mima mimashi nihao nihaoma zhongguo beijing shanghai
  hangzhou shenzhen guangzhou qiye gongsi guanli guanliyuan caiwu xinzhi ziping xinzhiziping zhuanjingtexin woaizhongguo
  caonima taobao alipay weixin wechat qqqq huawei xiaomi baidu li123456 wang123456 zhang123456 liu123456 chen123456
  a123456789 a12345678 aa123456 aa12345678 abc123456 qq123456 qwe123456 asd123456 zxc123456 123456abc 123456aa 12345678a
  123123123 123321123 112233445566 11223344 12341234 147258369 159357 741852963 789456123 88888888 66666666 987654321
  新质自评 新质生产力 管理员 密码 我爱你 我爱中国 企业自评 你好世界`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
