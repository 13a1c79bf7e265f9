"use client";
export { FaultPage as default } from "@/components/shell/fault-page";
