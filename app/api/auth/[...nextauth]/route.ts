import { authHandler } from "@/lib/server/viewer";

export { authHandler as GET, authHandler as POST };
