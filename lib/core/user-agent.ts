/** First match wins: browsers name the ones they are compatible with too. */
const BROWSERS = [
  ["wxwork/", "企业微信"], ["micromessenger/", "微信"], ["dingtalk", "钉钉"], ["lark/", "飞书"], ["edg/", "Edge"], ["edga/", "Edge"], ["edgios/", "Edge"],
  ["qqbrowser/", "QQ"], ["ucbrowser/", "UC"], ["huaweibrowser/", "HUAWEI"], ["miuibrowser/", "Mi"], ["opr/", "Opera"], ["firefox/", "Firefox"], ["fxios/", "Firefox"],
  ["crios/", "Chrome"], ["chrome/", "Chrome"], ["safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["harmonyos", "HarmonyOS"], ["openharmony", "HarmonyOS"], ["windows", "Windows"], ["iphone", "iPhone"], ["ipad", "iPad"], ["android", "Android"],
  ["mac os x", "macOS"], ["cros ", "ChromeOS"], ["linux", "Linux"],
] as const;

/** Browser and system by the names people know, for recognising one's own devices; null where unknown. It proves nothing. */
export function nameAgent(agent: string): { readonly browser: string | null; readonly system: string | null } {
  const text = agent.toLowerCase();
  const first = (names: readonly (readonly [string, string])[]) => names.find(([mark]) => text.includes(mark))?.[1] ?? null;
  return { browser: first(BROWSERS), system: first(SYSTEMS) };
}
