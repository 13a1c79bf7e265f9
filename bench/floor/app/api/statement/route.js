import { pool } from "../../../database.js";

const UPSERT = {
  name: "floor",
  text: `INSERT INTO floor.answer (assessment, item, answer, revision) VALUES ($1, $2, $3, 1)
         ON CONFLICT (assessment, item) DO UPDATE SET answer = excluded.answer, revision = floor.answer.revision + 1 RETURNING revision`,
};

/** Saves one answer with one statement and no check of anything. */
export async function PUT(request) {
  const { assessment, item, answer } = await request.json();
  const { rows } = await pool.query({ ...UPSERT, values: [assessment, item, answer] });
  return Response.json(rows[0]);
}
