import { hasJottings } from "@/lib/browser/outbox/jottings";

/** Name of the browser's database. */
export const DATABASE = "xinzhi";

/**
 * Whether this browser keeps anything of anybody. Asked by pages where nothing is entered, which open the outbox at once only
 * then; so it is asked without the code that could read it. False where the browser refuses a database: then it keeps nothing.
 */
export async function isAnythingKept(): Promise<boolean> {
  return hasJottings() || (await countRows().catch(() => 0)) > 0;
}

async function countRows(): Promise<number> {
  const database = await openAsItIs();
  try {
    const names = [...database.objectStoreNames];
    if (names.length === 0) return 0;
    const transaction = database.transaction(names);
    const counts = await Promise.all(names.map((name) => answerOf(transaction.objectStore(name).count())));
    return counts.reduce((sum, count) => sum + count, 0);
  } finally {
    database.close();
  }
}

/** The database, if there is one; rejects where it would have to be made, which is left to the outbox. */
function openAsItIs(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE);
  opening.onupgradeneeded = () => opening.transaction?.abort();
  return answerOf(opening);
}

function answerOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database does not answer"));
  });
}
