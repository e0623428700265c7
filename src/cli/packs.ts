import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { PackOrder } from './pack-worker.ts'

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './pack-worker.ts' : './pack-worker.js',
  import.meta.url,
)

/** Packs that make one more thread worth its start: parsing the fonts takes as long as drawing a few. */
const PACKS_A_THREAD = 8

/** Draws every pack on threads of their own, so that the site is drawn meanwhile. The order of drawing decides nothing. */
export async function writePacks(orders: readonly PackOrder[]): Promise<void> {
  const threads = Math.min(availableParallelism(), Math.ceil(orders.length / PACKS_A_THREAD))
  const waiting = orders[Symbol.iterator]()
  await Promise.all(Array.from({ length: threads }, () => drawOnThread(waiting)))
}

function drawOnThread(waiting: Iterator<PackOrder>): Promise<void> {
  const worker = new Worker(WORKER)
  return new Promise<void>((resolve, reject) => {
    const next = () => {
      const { value, done } = waiting.next()
      if (done) resolve()
      else worker.postMessage(value)
    }
    worker.on('message', next)
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`a thread that draws packs ended with code ${code}`)))
    next()
  }).finally(() => worker.terminate())
}
