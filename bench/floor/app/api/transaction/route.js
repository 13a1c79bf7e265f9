import { prisma } from "../../../database.js";

/** Saves one answer as an ORM suggests: look, then write, in an interactive transaction. */
export async function PUT(request) {
  const { assessment, item, answer } = await request.json();
  const revision = await prisma.$transaction(async (tx) => {
    const [known] = await tx.$queryRaw`SELECT revision FROM floor.answer WHERE assessment = ${assessment}::uuid AND item = ${item}`;
    const next = (known?.revision ?? 0) + 1;
    await tx.$executeRaw`INSERT INTO floor.answer (assessment, item, answer, revision) VALUES (${assessment}::uuid, ${item}, ${JSON.stringify(answer)}::jsonb, ${next})
      ON CONFLICT (assessment, item) DO UPDATE SET answer = excluded.answer, revision = excluded.revision`;
    return next;
  });
  return Response.json({ revision });
}
