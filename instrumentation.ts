/** Runs once when the server starts, before the first request: a wrong setting or an unsafe database ends it here. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startServer } = await import("@/lib/server/startup");
  await startServer();
}
