import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.pdf': 'application/pdf',
  '.woff2': 'font/woff2',
}

/** What the pages need and not a thing more: as a header it also binds what a `<meta>` policy does not reach. */
export const SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

/** Serves a folder to this machine alone. Only plain names inside the folder are answered, with GET and HEAD. */
export function serveFolder(folder: string, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => respond(folder, request, response))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      const actual = typeof address === 'object' && address !== null ? address.port : port
      resolve({ server, url: `http://127.0.0.1:${actual}/` })
    })
  })
}

function respond(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const answer = answerTo(folder, request)
  if ('refused' in answer) {
    const head = { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }
    response.writeHead(answer.refused, head).end(`${answer.why}\n`)
    return
  }
  response.writeHead(200, {
    ...HEADERS,
    'content-type': TYPES[extname(answer.path)] ?? 'application/octet-stream',
    'content-length': answer.size,
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const file = createReadStream(answer.path)
  // A page that is replaced while it is read ends the answer, not the server.
  file.on('error', () => response.destroy())
  file.pipe(response)
}

type Answer =
  | { readonly path: string; readonly size: number }
  | { readonly refused: 403 | 404 | 405; readonly why: string }

function answerTo(folder: string, { headers, method, url }: IncomingMessage): Answer {
  if (!isLocal(headers.host)) return { refused: 403, why: 'this server answers only to its own machine' }
  if (method !== 'GET' && method !== 'HEAD') return { refused: 405, why: 'only GET and HEAD' }
  const path = fileOf(folder, url ?? '/')
  const found = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  if (path === undefined || !found?.isFile()) return { refused: 404, why: 'no such page' }
  return { path, size: found.size }
}

/** A name that leads here from elsewhere (DNS rebinding) would let a foreign page read the archive. */
function isLocal(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)
}

/** The file that an address names: segments of plain characters only, so that nothing climbs out of the folder. */
function fileOf(folder: string, url: string): string | undefined {
  const path = url.replace(/[?#].*$/s, '')
  if (!/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\/?$/.test(path)) return undefined
  return join(folder, path === '/' ? 'index.html' : path)
}
