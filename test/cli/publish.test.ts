import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { publish } from '../../src/cli/publish.ts'

let folder: string
let target: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-publish-'))
  target = join(folder, '_site')
})
afterEach(() => {
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true, force: true })
})

/** A site of several files that all say the same word. */
const site = (word: string) => async (next: string) => {
  writeFileSync(join(next, 'build.json'), '{"tool":"docket"}')
  mkdirSync(join(next, 'pages'))
  for (let n = 0; n < 20; n += 1) writeFileSync(join(next, 'pages', `${n}.txt`), word)
}

/** The words that the target holds: one of them, or the site is a mixture. */
function words(): string[] {
  const pages = join(target, 'pages')
  return [...new Set(readdirSync(pages).map((name) => readFileSync(join(pages, name), 'utf8')))]
}

test('publishes a folder where there was none', async () => {
  await publish(target, site('one'))
  expect(words()).toEqual(['one'])
  expect(existsSync(join(folder, '.docket'))).toBe(false)
})

test('makes the folders on the way', async () => {
  target = join(folder, 'a', 'b', '_site')
  await publish(target, site('one'))
  expect(words()).toEqual(['one'])
})

test('replaces the whole of what was there', async () => {
  await publish(target, async (next) => {
    await site('one')(next)
    writeFileSync(join(next, 'gone.html'), '')
  })
  await publish(target, site('two'))
  expect(words()).toEqual(['two'])
  expect(existsSync(join(target, 'gone.html'))).toBe(false)
})

test('a build that fails leaves what was there, and no remains', async () => {
  await publish(target, site('one'))
  const failing = publish(target, async (next) => {
    writeFileSync(join(next, 'half'), '')
    throw new Error('the renderer broke')
  })
  await expect(failing).rejects.toThrow('the renderer broke')
  expect(words()).toEqual(['one'])
  expect(existsSync(join(folder, '.docket'))).toBe(false)
})

test('a folder that docket did not build is left alone', async () => {
  mkdirSync(target)
  writeFileSync(join(target, 'thesis.tex'), 'years of work')
  await expect(publish(target, site('one'))).rejects.toMatchObject({ exitCode: 5 })
  expect(readdirSync(target)).toEqual(['thesis.tex'])
  expect(readdirSync(folder)).toEqual(['_site'])
})

test('an empty folder may be filled', async () => {
  mkdirSync(target)
  await publish(target, site('one'))
  expect(words()).toEqual(['one'])
})

test('a file in the way is an answer, not a crash', async () => {
  writeFileSync(target, '')
  await expect(publish(target, site('one'))).rejects.toMatchObject({ exitCode: 5 })
})

test('a folder on the way that is a file is an answer, not a crash', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(publish(join(folder, 'file', '_site'), site('one'))).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('cannot be written: ENOTDIR'),
  })
})

test('a bug inside the build stays a bug', async () => {
  const failing = publish(target, async () => {
    readFileSync('/nowhere/at/all.ttf')
  })
  await expect(failing).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a symbolic link is flipped, and the folder behind it replaced', async () => {
  const behind = join(folder, 'served')
  mkdirSync(behind)
  symlinkSync('served', target)
  for (const word of ['one', 'two', 'three']) {
    await publish(target, site(word))
    expect(lstatSync(target).isSymbolicLink()).toBe(true)
    expect(words()).toEqual([word])
  }
  expect(readdirSync(folder).sort()).toEqual(['_site', '_site.1', 'served'])
})

test('a site that a stopped build moved aside is put back', async () => {
  await publish(target, site('one'))
  const workshop = join(folder, '.docket')
  mkdirSync(workshop)
  const stopped = await pidOfSomethingThatEnded()
  // What is on the disk when the machine stops between the two renames.
  renameSync(target, join(workshop, `_site.${stopped}.previous`))
  mkdirSync(join(workshop, `_site.${stopped}.next`))
  const failing = publish(target, async () => {
    throw new Error('stop here')
  })
  await expect(failing).rejects.toThrow('stop here')
  expect(words()).toEqual(['one'])
  expect(existsSync(workshop)).toBe(false)
})

async function pidOfSomethingThatEnded(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((ended) => child.on('exit', ended))
  return child.pid ?? 0
}

test('killed at any moment, the target is the old site or the new one', async () => {
  await publish(target, site('0'))
  const script = join(folder, 'publisher.ts')
  writeFileSync(
    script,
    `import { mkdirSync, writeFileSync } from 'node:fs'
     import { publish } from ${JSON.stringify(resolve('src/cli/publish.ts'))}
     for (let round = 1; ; round += 1) {
       await publish(${JSON.stringify(target)}, async (next) => {
         writeFileSync(next + '/build.json', '{"tool":"docket"}')
         mkdirSync(next + '/pages')
         for (let n = 0; n < 20; n += 1) writeFileSync(next + '/pages/' + n + '.txt', String(round))
       })
       if (round === 1) console.log('begun')
     }`,
  )
  for (let kill = 0; kill < 12; kill += 1) {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((begun) => child.stdout.once('data', begun))
    await new Promise((later) => setTimeout(later, kill * 3))
    child.kill('SIGKILL')
    await new Promise((ended) => child.on('exit', ended))
    if (existsSync(target)) expect(words()).toHaveLength(1)
    await publish(target, async (next) => {
      // The folder was put back if the kill fell between the two renames.
      expect(words()).toHaveLength(1)
      await site('0')(next)
    })
  }
  expect(existsSync(join(folder, '.docket'))).toBe(false)
})
