'use strict'
// The slider over the moments at which a page changes: while it is dragged the page follows, at most ten times a second.
const slide = () => {
  const box = document.querySelector('[data-slider]')
  if (!box || !window.fetch) return
  const range = box.querySelector('input')
  const output = box.querySelector('output')
  const moments = box.dataset.moments.split(' ')
  const labels = box.dataset.labels.split('|')
  let wanted = -1, busy = false, address = ''
  box.hidden = false
  const follow = async () => {
    if (busy || wanted < 0) return
    busy = true
    const at = wanted
    wanted = -1
    try {
      const answer = await fetch(moments[at], { credentials: 'same-origin' })
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
        const heading = page.querySelector('.time h2'), here = document.querySelector('.time h2')
        if (heading && here) here.textContent = heading.textContent
        const body = page.querySelector('[data-body]'), old = document.querySelector('[data-body]')
        if (body && old) old.replaceWith(document.adoptNode(body))
        document.title = page.title
        address = answer.url
      }
    } catch { /* The next movement asks again. */ }
    setTimeout(() => { busy = false; follow() }, 100)
  }
  range.addEventListener('input', () => {
    const at = Number(range.value)
    output.textContent = labels[at]
    range.setAttribute('aria-valuetext', labels[at])
    wanted = at
    follow()
  })
  // When it is let go, the whole page is that moment's, and its address is a citation.
  range.addEventListener('change', () => { location.assign(moments[Number(range.value)]) })
}
// A live page says that the ledger has grown; nothing moves under the reader's hands. A hidden tab lets go.
const live = () => {
  const size = document.body.dataset.live
  const notice = document.getElementById('moi')
  if (!size || !notice || !window.EventSource) return
  let source = null
  const listen = () => {
    if (source || document.visibilityState === 'hidden') return
    source = new EventSource('/doi?tu=' + size)
    source.addEventListener('size', event => {
      const { text, link } = JSON.parse(event.data)
      const again = document.createElement('a')
      again.href = location.href
      again.textContent = link
      notice.className = 'notice'
      notice.replaceChildren(text + ' ', again)
      notice.hidden = false
    })
  }
  const leave = () => { if (source) { source.close(); source = null } }
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' ? leave() : listen())
  addEventListener('pagehide', leave)
  listen()
}
slide()
live()
