import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { PrismaClient } from "../../prisma/generated/client.ts";

const holder = globalThis;
export const pool = (holder.floorPool ??= new Pool({ connectionString: process.env.FLOOR_DATABASE_URL, max: 10 }));
export const prisma = (holder.floorPrisma ??= new PrismaClient({ adapter: new PrismaPg(pool) }));
