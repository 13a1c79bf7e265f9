import { closeDatabase } from "@/lib/server/db";
import { issueFirstOperator } from "@/lib/server/tokens";

/** Prints the path of the link with which the first operator opens an account; nothing once there is one. */
const link = await issueFirstOperator({ kind: "system", purpose: "start", user: null });
if (link) console.log(link.path);
await closeDatabase();
process.exit(0);
