import { expect, test } from "vitest";
import { viewPresence } from "@/components/questionnaire/presence";

const NOW = new Date("2026-12-01T02:00:00Z");
const seen = (name: string, section: string, secondsAgo: number) => ({ name, section, at: new Date(NOW.getTime() - secondsAgo * 1_000) });

test("people on this section and on others are told apart, each once and in order", () => {
  const view = viewPresence([seen("张敏", "L1", 5), seen("李强", "L1", 70), seen("张敏", "L1", 20), seen("王芳", "M2", 1)], "L1", NOW);
  expect(view.here).toEqual(["张敏", "李强"].toSorted());
  expect(view.elsewhere).toEqual({ M2: ["王芳"] });
});

test("the minutes hold for all who are named", () => {
  // 70 seconds are more than one minute.
  expect(viewPresence([seen("张敏", "L1", 5), seen("李强", "L1", 70)], "L1", NOW).minutes).toBe(2);
  expect(viewPresence([seen("张敏", "L1", 60)], "L1", NOW).minutes).toBe(1);
});

test("a clock that runs behind the server's makes no time to come", () => {
  expect(viewPresence([seen("张敏", "L1", -40)], "L1", NOW).minutes).toBe(1);
});

test("nobody else is nobody", () => {
  expect(viewPresence([], "L1", NOW)).toEqual({ here: [], minutes: 1, elsewhere: {} });
});
