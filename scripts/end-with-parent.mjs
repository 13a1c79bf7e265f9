/**
 * Loaded into every Node.js that we start: it ends with us, however we end. The pipe between us closes even when we are
 * killed, and it keeps nobody alive. (Node's own channel would: programs that listen on it never end by themselves.)
 */
import net from "node:net";
import { isMainThread } from "node:worker_threads";

// Processes and threads that the program starts inherit this file, but not the pipe.
if (isMainThread && process.env.XINZHI_PARENT === String(process.ppid)) {
  const pipe = new net.Socket({ fd: 3, readable: true, writable: false });
  pipe.on("close", () => process.exit(0));
  pipe.on("error", () => undefined);
  pipe.resume();
  pipe.unref();
}
