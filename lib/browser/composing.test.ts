import { expect, it } from "vitest";
import { stopComposingEnter } from "@/lib/browser/composing";

const prevented = (key: string, isComposing: boolean, keyCode: number) => {
  let count = 0;
  stopComposingEnter({ key, nativeEvent: { isComposing, keyCode }, preventDefault: () => (count += 1) });
  return count === 1;
};

// RW-111.
it("the Enter that ends a composition does not send the form", () => {
  expect(prevented("Enter", true, 229)).toBe(true);
  expect(prevented("Enter", false, 229)).toBe(true);
});

it("any other key does what it does", () => {
  expect(prevented("Enter", false, 13)).toBe(false);
  expect(prevented("a", true, 229)).toBe(false);
});
