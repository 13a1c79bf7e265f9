"use client";

/** What a point says to the pointer and to the keyboard. A file of its own: nobody needs it before one of them is there. */
export { Tooltip as default } from "recharts";
