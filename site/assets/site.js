// What a page gains where scripts run: a way into the search, tables that sort, and folds that open for their link.
;(() => {
  const find = document.querySelector('.find')
  find.hidden = false
  find.querySelector('input').addEventListener('keydown', (event) => {
    if (event.key === 'Enter') location.href = `search.html#q=${encodeURIComponent(event.target.value)}`
  })

  // A number sorts by its value and everything else by its code units, the same in every language.
  const keyOf = (row, column) => {
    const cell = row.cells[column]
    const text = (cell.querySelector('time')?.dateTime ?? cell.textContent).trim()
    const number = Number(text)
    return { text, number: text === '' || Number.isNaN(number) ? undefined : number }
  }
  const compare = (a, b) => {
    if (a.number !== undefined && b.number !== undefined) return a.number - b.number
    return a.text < b.text ? -1 : a.text > b.text ? 1 : 0
  }
  const sort = (header) => {
    const table = header.closest('table')
    const ascending = header.getAttribute('aria-sort') !== 'ascending'
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort')
    header.setAttribute('aria-sort', ascending ? 'ascending' : 'descending')
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, value: keyOf(row, header.cellIndex) }))
    rows.sort((a, b) => compare(a.value, b.value) * (ascending ? 1 : -1))
    table.tBodies[0].append(...rows.map(({ row }) => row))
  }
  for (const header of document.querySelectorAll('.register thead th')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...header.childNodes)
    button.addEventListener('click', () => sort(header))
    header.append(button)
  }

  // Only what really scrolls is a stop for the keyboard.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
      else target.removeAttribute('tabindex')
    }
  })
  for (const scroller of document.querySelectorAll('.scroller')) sizes.observe(scroller)

  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1))
    for (let fold = target?.closest('details'); fold; fold = fold.parentElement.closest('details'))
      fold.open = true
  }
  addEventListener('hashchange', reveal)
  reveal()
})()
