import { describe, expect, it } from "vitest";
import { checkCompany, checkPerson, readIndustry } from "@/lib/core/account-form";

const company = { company: "示例精密机械有限公司", creditCode: "91350100M000100Y43", industry: "38 电气机械和器材制造业", region: "110105", group: "" };
const person = { name: "李雷", login: "li@example.cn", password: "八个字符以上的密码" };

describe("a company's fields", () => {
  it("have no fault when all but the group is filled in", () => {
    expect(checkCompany(company)).toEqual([]);
  });

  it("name every missing field, in the order of the form", () => {
    expect(checkCompany({})).toEqual([
      { field: "company", reason: "companyMissing" },
      { field: "creditCode", reason: "creditCodeMissing" },
      { field: "industry", reason: "industryMissing" },
      { field: "region", reason: "regionMissing" },
    ]);
  });

  it.each([
    ["91110000600037341X", "creditCodeCheck"],
    ["91110000600037341I", "creditCodeCharacter"],
    ["9111", "creditCodeLength"],
    ["110108 012345678", "creditCodeOld"],
  ])("say why the credit code %s is refused", (creditCode, reason) => {
    expect(checkCompany({ ...company, creditCode })).toEqual([{ field: "creditCode", reason }]);
  });

  it.each(["９１350100m000100y43", " 9135 0100 M000 100Y 43 "])("take the credit code %s as people paste it", (creditCode) => {
    expect(checkCompany({ ...company, creditCode })).toEqual([]);
  });
});

describe("a person's fields", () => {
  it.each(["li@example.cn", "13800138000", "+86 138-0013-8000"])("take %s as a login", (login) => {
    expect(checkPerson({ ...person, login }, 8)).toEqual([]);
  });

  it("refuse a login that is neither an address nor a number", () => {
    expect(checkPerson({ ...person, login: "李雷" }, 8)).toEqual([{ field: "login", reason: "loginForm" }]);
  });

  it("count a password in characters, not in code units", () => {
    // 𠮷 takes two code units: four of them are eight units but four characters.
    expect(checkPerson({ ...person, password: "𠮷𠮷𠮷𠮷" }, 8)).toEqual([{ field: "password", reason: "passwordShort" }]);
  });
});

describe("an industry as the field holds it", () => {
  it.each([
    ["38", "38"],
    ["38 电气机械和器材制造业", "38"],
    ["c3813", "3813"],
    ["３８１３", "3813"],
    ["00", null],
    ["98", null],
    ["电气机械", null],
    ["38130", null],
  ])("%s is read as %s", (text, digits) => {
    expect(readIndustry(text)).toBe(digits);
  });
});
