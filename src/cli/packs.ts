import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { PackOrder } from './pack-worker.ts'

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './pack-worker.ts' : './pack-worker.js',
  import.meta.url,
)

/** Packs that make one more thread worth its start: parsing the fonts takes as long as drawing a few. */
const PACKS_A_THREAD = 8

/** Threads that draw packs while the main one reads, judges and draws the site. */
export type PackThreads = {
  /** Draws every pack. Which thread draws which, and in which order, decides nothing. */
  readonly draw: (orders: readonly PackOrder[]) => Promise<void>
  /** Ends the threads, whatever they are at. */
  readonly close: () => Promise<void>
}

/** Starts one thread at once, so that it has its fonts when the first report is there; more of them when they are worth it. */
export function openPackThreads(): PackThreads {
  const threads = [openThread()]
  return {
    draw: async (orders) => {
      const wanted = Math.min(availableParallelism(), Math.ceil(orders.length / PACKS_A_THREAD))
      while (threads.length < wanted) threads.push(openThread())
      const waiting = orders[Symbol.iterator]()
      await Promise.all(threads.map((thread) => Promise.race([drawWith(thread, waiting), thread.failed])))
    },
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}

type Thread = {
  readonly worker: Worker
  /** Rejects when the thread ends, which it never does by itself. */
  readonly failed: Promise<never>
}

function openThread(): Thread {
  const worker = new Worker(WORKER)
  const failed = new Promise<never>((_, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a thread that draws packs ended with code ${code}`)))
  })
  // Whoever draws looks at it; while nobody does, and after the end, it is no error that nobody saw.
  failed.catch(() => undefined)
  return { worker, failed }
}

function drawWith({ worker }: Thread, waiting: Iterator<PackOrder>): Promise<void> {
  return new Promise((resolve) => {
    const next = () => {
      const { value, done } = waiting.next()
      if (done) resolve()
      else worker.postMessage(value)
    }
    worker.on('message', next)
    next()
  })
}
