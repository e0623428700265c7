// The search page. Everything that it shows goes into the page as text, never as markup.
;(() => {
  const PAGE = 50
  const root = document.getElementById('search')
  const query = document.getElementById('query')
  const list = document.getElementById('results')
  const more = document.getElementById('more')
  const found = document.getElementById('found')
  const facetNames = root.dataset.facets
    .split(';')
    .filter((part) => part !== '')
    .map((part) => part.split('='))

  // The options of src/site/search.ts: the index was made with them.
  const index = MiniSearch.loadJS(globalThis.docketIndex, {
    idField: 'place',
    fields: ['title', 'words'],
    storeFields: ['href', 'title', 'says', 'notes', ...facetNames.map(([name]) => name)],
    processTerm: (term) => term,
  })
  const all = index.search(MiniSearch.wildcard)
  const at = new Map(all.map((document_) => [document_.id, document_]))
  const chosen = new Map(facetNames.map(([name]) => [name, new Set()]))
  let shown = PAGE

  const element = (name, className, text) => {
    const made = document.createElement(name)
    if (className) made.className = className
    if (text !== undefined) made.textContent = text
    return made
  }
  const isolated = (text) => element('bdi', '', text)

  const terms = (text) =>
    text
      .toLowerCase()
      .split(/\s+/)
      .map((word) => word.replace(/^sha256:/, '').replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
      .filter((word) => word !== '')

  // `production@2026-09-01T14:00Z`, `production 2026-09-01 14:00`, `2026-09-01 14:00`; UTC where no offset is given.
  const MOMENT =
    /^(?:([a-z0-9-]+)[@\s]\s*)?(\d{4}-\d\d-\d\d)[t\s]\s*(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(z|utc|[+-]\d\d:\d\d)?$/
  const momentIn = (text) => {
    const [, environment, day, time, zone = 'z'] = MOMENT.exec(text) ?? []
    const moment = Date.parse(`${day}T${time}${/^(z|utc)$/.test(zone) ? 'Z' : zone}`)
    return Number.isNaN(moment) ? undefined : { environment, moment }
  }

  // What answers without guessing, and why: the rules of src/report/find.ts over the tables of search-facts.ts.
  const reasonsFor = (text) => {
    const { names, digests, spans, concerned } = globalThis.docketFacts
    const reasons = new Map()
    const add = (place, why) => reasons.has(place) || reasons.set(place, why)
    const when = momentIn(text)
    // Artifacts and files are named by SHA-256: digits of another algorithm lead to none of them by accident.
    const hex = text.replace(/^sha256:/, '')
    const isHex = /^[0-9a-f]{7,}$/.test(hex)
    if (when) {
      for (const [place, environment, from, until, why] of spans) {
        const there = when.environment === undefined || when.environment === environment
        const over = until !== '' && Date.parse(until) <= when.moment
        if (there && Date.parse(from) <= when.moment && !over) add(place, why)
      }
    } else {
      if (isHex) for (const [digest, place, why] of digests) if (digest.startsWith(hex)) add(place, why)
      const name = text.replace(/^refs\/tags\//, '')
      for (const [key, place, why] of names) if (key === text || key === name) add(place, why)
    }
    const found = new Set(reasons.keys())
    for (const [incident, place, why] of concerned) if (found.has(Number(incident))) add(place, why)
    return { reasons, guess: !when && !(isHex && reasons.size > 0) }
  }

  const matching = () => {
    if (terms(query.value).length === 0) return all
    const whole = query.value.trim().toLowerCase()
    const { reasons, guess } = reasonsFor(whole)
    const certain = [...reasons].map(([place, why]) => ({ ...at.get(place), why }))
    const others = guess ? guessed(whole).filter(({ id }) => !reasons.has(id)) : []
    return [...certain, ...others]
  }
  const guessed = (whole) =>
    index.search(query.value, {
      tokenize: terms,
      processTerm: (term) => term,
      combineWith: 'AND',
      prefix: true,
      fuzzy: (term) => (term.length > 4 && !/\d/.test(term) ? 0.2 : false),
      boost: { title: 3 },
      boostDocument: (_place, _term, { title }) => (title.toLowerCase() === whole ? 10 : 1),
    })
  const fits = (document_, except) =>
    [...chosen].every(([name, values]) => name === except || values.size === 0 || values.has(document_[name]))

  const drawFacets = (results) => {
    const facets = document.getElementById('facets')
    const focused = document.activeElement?.id
    facets.replaceChildren()
    for (const [name, title] of facetNames) {
      const counts = new Map()
      for (const result of results)
        if (result[name] !== '' && fits(result, name))
          counts.set(result[name], (counts.get(result[name]) ?? 0) + 1)
      for (const value of chosen.get(name)) if (!counts.has(value)) counts.set(value, 0)
      if (counts.size === 0) continue
      const field = element('fieldset')
      field.append(element('legend', '', title))
      const order = (a, b) => (name === 'month' ? -1 : 1) * (a[0] < b[0] ? -1 : 1)
      for (const [value, count] of [...counts].sort(order)) {
        const label = element('label')
        const box = element('input')
        box.type = 'checkbox'
        box.id = `facet-${name}-${value}`
        box.checked = chosen.get(name).has(value)
        box.addEventListener('change', () => {
          box.checked ? chosen.get(name).add(value) : chosen.get(name).delete(value)
          shown = PAGE
          update()
        })
        const text = element('span')
        text.append(isolated(value))
        label.append(box, text, element('span', 'count', String(count)))
        field.append(label)
      }
      facets.append(field)
    }
    if (focused?.startsWith('facet-')) document.getElementById(focused)?.focus()
  }

  const item = (result) => {
    const made = element('li')
    const link = element('a', 'name')
    link.href = result.href
    link.append(isolated(result.title))
    const says = element('p')
    says.append(isolated(result.says))
    const facts = element('p', 'fine')
    const parts = [
      result.kind,
      result.product,
      result.class,
      result.decision,
      result.outcome && `gate: ${result.outcome}`,
      ...result.notes,
      result.month,
    ]
    for (const part of parts.filter((one) => one))
      facts.append(...(facts.childNodes.length === 0 ? [] : [' \u00b7 ']), isolated(part))
    const why = element('p', 'reason')
    if (result.why) why.append(isolated(result.why))
    made.append(link, ...(result.why ? [why] : []), says, facts)
    return made
  }

  const update = () => {
    const results = matching()
    const fitting = results.filter((result) => fits(result))
    found.textContent = fitting.length === 1 ? '1 result' : `${fitting.length} results`
    list.replaceChildren(...fitting.slice(0, shown).map(item))
    more.hidden = fitting.length <= shown
    drawFacets(results)
    const state = new URLSearchParams()
    if (query.value !== '') state.set('q', query.value)
    for (const [name, values] of chosen) for (const value of values) state.append(name, value)
    history.replaceState(null, '', `#${state}`)
  }
  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1))
    query.value = state.get('q') ?? ''
    for (const [name, values] of chosen) {
      values.clear()
      for (const value of state.getAll(name)) values.add(value)
    }
    shown = PAGE
    update()
  }

  query.addEventListener('input', () => {
    shown = PAGE
    update()
  })
  more.addEventListener('click', () => {
    shown += PAGE
    update()
  })
  addEventListener('hashchange', read)
  root.hidden = false
  document.getElementById('narrow').open = matchMedia('(min-width: 72rem)').matches
  document.getElementById('without').hidden = true
  read()
})()
