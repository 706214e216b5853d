// Tasks of a page's own thread, by the clock and by the processor time that they used. On a machine that is short of
// processors the clock runs on while a task waits for one; what the task itself costs is the other number.
import type { Browser, CDPSession } from "playwright-core";

/** Milliseconds. */
export interface Task {
  clock: number;
  processor: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** Records from now on; the function returned ends it and gives the tasks longer than 50 ms by the clock. */
export async function recordTasks(browser: Browser): Promise<() => Promise<Task[]>> {
  const session: CDPSession = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  const traceConfig = { includedCategories: ["toplevel", "__metadata"], excludedCategories: ["*"] };
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
  return async () => {
    const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.end");
    await complete;
    await session.detach();
    const threads = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
    const pages = new Set(threads.map(({ pid, tid }) => `${pid}/${tid}`));
    const tasks = events.filter(
      ({ name, ph, pid, tid }) => /RunTask$/.test(name) && ph === "X" && pages.has(`${pid}/${tid}`),
    );
    if (!tasks.some(({ tdur }) => (tdur ?? 0) > 0)) throw new Error("the trace has no processor times");
    return tasks
      .map(({ dur = 0, tdur = 0 }) => ({ clock: dur / 1000, processor: tdur / 1000 }))
      .filter(({ clock }) => clock > 50);
  };
}
