import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { childPath, fontFolders, templateFolder } from "@/lib/documents/pdf/places";
import { residentBytes } from "@/lib/documents/resident-bytes";

/** What went wrong with one document: the typesetter refused it, took too long, or died of it. */
export class TypesettingError extends Error {
  override readonly name = "TypesettingError";
  constructor(
    readonly cause: "refused" | "timeout" | "memory" | "crashed" | "busy",
    detail: string,
  ) {
    super(`The document could not be typeset (${cause}): ${detail}`);
  }
}

export type TypesettingLimits = {
  readonly milliseconds: number;
  readonly bytes: number;
  /** How often memory is looked at. */
  readonly lookMilliseconds: number;
  /** Documents after which the child is replaced: it keeps about 0.7 MB of each. */
  readonly documents: number;
  /** Documents that may wait; more are refused at once rather than time out one after another. */
  readonly waiting: number;
  /** Without a document for so long the child ends: it holds some 130 MB, and opens again in half a second. */
  readonly idleMilliseconds: number;
};
export const LIMITS: TypesettingLimits = { milliseconds: 20_000, bytes: 1_200_000_000, lookMilliseconds: 200, documents: 100, waiting: 200, idleMilliseconds: 60_000 };

type Job = {
  readonly id: number;
  readonly main: string;
  readonly inputs: Record<string, string>;
  readonly createdAt: number;
  readonly resolve: (pdf: Buffer) => void;
  readonly reject: (error: Error) => void;
};
type ChildMessage = { readonly kind: "ready" } | { readonly kind: "done"; readonly id: number; readonly pdf?: Uint8Array; readonly error?: string };

/** One child process and the documents that wait for it, one at a time, first come first served. */
export class Typesetter {
  #child: ChildProcess | null = null;
  #made = 0;
  #current: Job | null = null;
  #timers: NodeJS.Timeout[] = [];
  #idle: NodeJS.Timeout | undefined;
  readonly #queue: Job[] = [];
  #nextId = 1;

  constructor(private readonly limits: TypesettingLimits = LIMITS) {}

  /** Typesets a file of the template folder with its inputs. `createdAt` is written into the PDF, in seconds. */
  typeset(main: string, inputs: Record<string, string>, createdAt: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.#queue.length >= this.limits.waiting) {
        reject(new TypesettingError("busy", `${this.#queue.length} documents are waiting`));
        return;
      }
      this.#queue.push({ id: this.#nextId++, main: join(templateFolder(), main), inputs, createdAt, resolve, reject });
      this.#work();
    });
  }

  /** Process id of the child, for measuring it; null while there is none. */
  get childId(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Ends the child; the next document starts another. */
  close(): void {
    this.#drop();
  }

  #work(): void {
    if (this.#current || this.#queue.length === 0) return;
    const job = this.#queue.shift()!;
    this.#current = job;
    clearTimeout(this.#idle);
    const child = this.#child ?? this.#open();
    child.ref();
    child.channel?.ref();
    this.#timers = [
      setTimeout(() => this.#fail("timeout", `longer than ${this.limits.milliseconds} ms`), this.limits.milliseconds),
      setInterval(() => {
        const used = child.pid === undefined ? 0 : residentBytes(child.pid);
        if (used > this.limits.bytes) this.#fail("memory", `${Math.round(used / 1e6)} MB`);
      }, this.limits.lookMilliseconds),
    ];
    child.send({ id: job.id, main: job.main, inputs: job.inputs, createdAt: job.createdAt });
  }

  #open(): ChildProcess {
    const child = fork(childPath(), [], {
      // Nothing of the parent's environment: a typesetter needs no secrets.
      env: { NODE_ENV: "production" },
      execArgv: ["--max-old-space-size=512"],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child = child;
    this.#made = 0;
    child.on("message", (message: ChildMessage) => {
      if (message.kind === "done" && child === this.#child) this.#done(message);
    });
    child.on("exit", (code, signal) => {
      if (child === this.#child) this.#fail("crashed", `exit ${code ?? signal}`);
    });
    child.on("error", (error) => {
      if (child === this.#child) this.#fail("crashed", error.message);
    });
    child.send({ kind: "open", workspace: templateFolder(), fontFolders: fontFolders() });
    return child;
  }

  #done(message: Extract<ChildMessage, { kind: "done" }>): void {
    const job = this.#current;
    if (!job || job.id !== message.id) return;
    this.#settle();
    this.#made += 1;
    if (this.#made >= this.limits.documents) this.#drop();
    if (message.pdf) job.resolve(Buffer.from(message.pdf.buffer, message.pdf.byteOffset, message.pdf.byteLength));
    else job.reject(new TypesettingError("refused", message.error ?? "no document"));
    this.#work();
  }

  #fail(cause: "timeout" | "memory" | "crashed", detail: string): void {
    const job = this.#current;
    this.#drop();
    this.#settle();
    job?.reject(new TypesettingError(cause, detail));
    this.#work();
  }

  #settle(): void {
    this.#current = null;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    // An idle child must not keep a command line or a test run alive.
    this.#child?.unref();
    this.#child?.channel?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#drop(), this.limits.idleMilliseconds).unref();
  }

  #drop(): void {
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = null;
    child?.kill("SIGKILL");
  }
}
