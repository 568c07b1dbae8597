/** The memory and the processor time of a process, read while it works. */
import { readFileSync } from 'node:fs';

const EVERY_MS = 20;

function rssMb(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 1e6;
  } catch {
    return 0;
  }
}

/** A tick of Linux's clock, in which it counts processor time. */
const TICKS_A_SECOND = 100;

function processorSeconds(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return 0;
  }
}

/** What all threads of the process spend until it ends or `stop` is called, in seconds. Linux only. */
export function processorTime(pid: number): { stop(): number } {
  let seconds = 0;
  const read = () => {
    seconds = Math.max(seconds, processorSeconds(pid));
    return seconds;
  };
  const timer = setInterval(read, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return read();
    },
  };
}

/** The most that the process held until `stop`, which returns it in MB. Linux only. */
export function peakRssMb(pid: number): { stop(): number } {
  let peak = rssMb(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, rssMb(pid));
  }, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(peak, rssMb(pid));
    },
  };
}
