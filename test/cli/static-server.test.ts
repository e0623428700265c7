import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveFolder } from '../../src/cli/static-server.ts'

let folder: string
let server: Server
let port: number

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'docket-serve-'))
  const site = join(folder, 'site')
  mkdirSync(join(site, 'raw'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(site, 'index.html'), '<!doctype html>')
  writeFileSync(join(site, 'raw', 'a.txt'), '<script>')
  const started = await serveFolder(site, 0)
  server = started.server
  port = Number(new URL(started.url).port)
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

type Got = { status: number | undefined; headers: Record<string, unknown>; body: string }

/** Not fetch, which would tidy a path before it sends it. */
function get(path: string, { method = 'GET', host = `127.0.0.1:${port}` } = {}): Promise<Got> {
  return new Promise((answered, failed) => {
    request({ port, host: '127.0.0.1', path, method, headers: { host } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('end', () => answered({ status: response.statusCode, headers: response.headers, body }))
    })
      .on('error', failed)
      .end()
  })
}

test('a page comes with the strict policy as a header', async () => {
  const { status, headers, body } = await get('/')
  expect(status).toBe(200)
  expect(body).toBe('<!doctype html>')
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'/,
  )
  expect(headers['content-security-policy']).not.toMatch(/unsafe/)
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('evidence is text, whatever it holds', async () => {
  expect((await get('/raw/a.txt')).headers['content-type']).toBe('text/plain; charset=utf-8')
})

test('a query does not change which file is meant', async () => {
  expect((await get('/index.html?q=1')).status).toBe(200)
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/raw/../../secret.txt',
  '/raw/..\\..\\secret.txt',
  '//etc/passwd',
  '/raw',
  '/nowhere.html',
  '/%00',
])('%s leads nowhere', async (path) => {
  const { status, body } = await get(path)
  expect(status).toBe(404)
  expect(body).toBe('no such page\n')
})

test('a foreign name for this machine is refused', async () => {
  expect((await get('/', { host: 'evil.example' })).status).toBe(403)
  expect((await get('/', { host: `localhost:${port}` })).status).toBe(200)
})

test('nothing but reading', async () => {
  expect((await get('/', { method: 'POST' })).status).toBe(405)
  expect(await get('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
})
