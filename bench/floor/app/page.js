import { headers } from "next/headers";
import { prisma } from "../database.js";

/** One indexed query and about 7.5 kB of HTML, made anew for each request. */
export default async function Page() {
  await headers();
  const row = await prisma.instrumentVersion.findFirst({ where: { key: "xinzhi-enterprise" }, select: { key: true, version: true, hash: true } });
  return (
    <main>
      <h1>{row?.key}</h1>
      <ul>
        {Array.from({ length: 40 }, (_, line) => (
          <li key={line}>{`${row?.version} line ${line}: ${row?.hash}`}</li>
        ))}
      </ul>
    </main>
  );
}
