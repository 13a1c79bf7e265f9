"use client";

/** What a point says to the pointer and to the keyboard. A file of its own: a report can be read without it. */
export { Tooltip as default } from "recharts";
