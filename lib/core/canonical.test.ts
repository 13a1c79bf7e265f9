import { expect, test } from "vitest";
import { canonicalHash, canonicalJson } from "@/lib/core/canonical";

test("keys are sorted by UTF-16 code units and numbers written as ECMAScript does (RFC 8785)", () => {
  expect(canonicalJson({ numbers: [1e30, 4.5, 0.002, 1e-27, -0], "\u20ac": "\u20ac$", a: { c: null, b: true } })).toBe(
    '{"a":{"b":true,"c":null},"numbers":[1e+30,4.5,0.002,1e-27,0],"€":"€$"}',
  );
});

test("equal values have one hash, whatever the order they were written in", () => {
  expect(canonicalHash({ a: 1, b: [2, { d: 3, c: 4 }] })).toBe(canonicalHash({ b: [2, { c: 4, d: 3 }], a: 1 }));
  // echo -n '{}' | sha256sum
  expect(canonicalHash({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});

test.each([NaN, Infinity, undefined])("%s has no canonical JSON", (value) => {
  expect(() => canonicalJson(value)).toThrow();
});
