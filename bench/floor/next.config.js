import path from "node:path";

/** The floor: the least that Next.js with this database can do on this machine, measured beside the product in the same run. */
export default {
  poweredByHeader: false,
  compress: true,
  turbopack: { root: path.resolve(import.meta.dirname, "../..") },
  serverExternalPackages: ["pg"],
};
