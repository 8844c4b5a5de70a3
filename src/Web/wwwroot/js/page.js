// What the browser does by itself: keys, the question box, citations under the pointer, following the answer, copying, leaving links.
let page = null;
const box = () => document.getElementById('ask-box');
const draftKey = 'rag.draft';

/** Called once by Home.razor. */
export function start(dotnet) {
  page = dotnet;
  restoreDraft();
  document.documentElement.dataset.ready = 'yes';
  if (window.ragStarted) return;
  window.ragStarted = true;
  document.addEventListener('input', onInput);
  document.addEventListener('submit', onSubmit);
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
  document.addEventListener('pointerover', onPoint);
  document.addEventListener('focusin', onPoint);
  document.addEventListener('pointerout', hideCard);
  document.addEventListener('focusout', hideCard);
  follow();
}

/** Scrolls the marked words into view, and to the top where nothing is marked. */
export function showMark(element) {
  const mark = element.querySelector('mark');
  if (mark) mark.scrollIntoView({ block: 'center', inline: 'nearest' });
  else element.scrollTop = 0;
}

// ---- the question box

function restoreDraft() {
  const area = box();
  if (area && !area.value) area.value = sessionStorage.getItem(draftKey) ?? '';
  grow();
}

function grow() {
  const area = box();
  if (!area) return;
  area.style.height = 'auto';
  area.style.height = Math.min(area.scrollHeight, window.innerHeight * .4) + 'px';
}

function onInput(event) {
  if (event.target !== box()) return;
  sessionStorage.setItem(draftKey, event.target.value);
  grow();
}

async function onSubmit(event) {
  if (event.target.id !== 'ask-form') return;
  event.preventDefault();
  const area = box();
  const question = area.value.trim();
  if (!question || !page || !await page.invokeMethodAsync('Ask', question)) return;
  area.value = '';
  sessionStorage.removeItem(draftKey);
  grow();
  const scroll = document.querySelector('[data-follow]');
  if (scroll) { following = true; scroll.scrollTop = scroll.scrollHeight; }
}

// ---- keys

function onKey(event) {
  const typing = event.target.matches('input, textarea, select, [contenteditable]');
  if (event.target === box() && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    box().form.requestSubmit();
    return;
  }
  if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
    const search = document.getElementById('library-search');
    if (search) { event.preventDefault(); search.focus(); search.select(); }
    return;
  }
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) {
    const target = document.querySelector('[data-key="stop"]') ?? (typing ? null : document.querySelector('[data-key="close"]'));
    if (target) target.click(); else if (typing) event.target.blur();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') { event.preventDefault(); box()?.focus(); }
  else if (event.key === '?') document.getElementById('keys-dialog').showModal();
  else if (event.key === '[' || event.key === ']') stepCitation(event.key === '[' ? -1 : 1);
}

function stepCitation(by) {
  const step = document.querySelector(`[data-key="${by < 0 ? 'previous' : 'next'}"]`);
  if (step) { step.click(); return; }
  const all = [...document.querySelectorAll('.cite')];
  (by < 0 ? all.at(-1) : all[0])?.click();
}

// ---- clicks

async function onClick(event) {
  const at = selector => event.target.closest?.(selector);
  const cite = at('[data-cite]');
  const exchange = cite?.closest('[data-exchange]');
  if (exchange) {
    document.querySelectorAll('.cite.shown').forEach(other => other.classList.remove('shown'));
    cite.classList.add('shown');
    page?.invokeMethodAsync('OpenCitation', exchange.dataset.exchange, Number(cite.dataset.cite));
    return;
  }
  const link = at('[data-link]');
  if (link) { leave(link.dataset.link); return; }
  const copy = at('[data-copy], [data-copy-value]');
  if (copy) {
    const text = copy.dataset.copyValue ?? document.querySelector(`[data-copy-of="${CSS.escape(copy.dataset.copy)}"]`)?.value ?? '';
    await navigator.clipboard.writeText(text);
    copy.classList.add('done');
    setTimeout(() => copy.classList.remove('done'), 1200);
    return;
  }
  if (at('[data-key="keys"]')) document.getElementById('keys-dialog').showModal();
}

// The address comes from a document: it is shown as it will be opened, and only web and mail addresses are.
function leave(raw) {
  const dialog = document.getElementById('link-dialog');
  let address = null;
  try { address = new URL(raw); } catch { /* no address at all */ }
  const opens = address && ['http:', 'https:', 'mailto:'].includes(address.protocol);
  dialog.querySelector('[data-address]').textContent = opens ? address.href : raw;
  dialog.querySelector('[value="open"]').disabled = !opens;
  dialog.returnValue = 'cancel';
  dialog.onclose = () => {
    if (dialog.returnValue === 'open' && opens) window.open(address.href, '_blank', 'noopener,noreferrer');
    if (dialog.returnValue === 'copy') navigator.clipboard.writeText(opens ? address.href : raw);
  };
  dialog.showModal();
}

// ---- the quote under the pointer

function onPoint(event) {
  const cite = event.target.closest?.('.cite');
  const exchange = cite?.closest('[data-exchange]');
  const source = exchange?.querySelector(`[data-source="${Number(cite.dataset.cite)}"]`);
  if (!source) return;
  const card = document.getElementById('quote-card');
  card.replaceChildren(...['place', 'quote'].map(name => {
    const line = document.createElement('p');
    line.className = name;
    line.dir = 'auto';
    line.textContent = source.querySelector('.' + name)?.textContent ?? '';
    return line;
  }));
  card.hidden = false;
  const anchor = cite.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  card.style.left = Math.max(8, Math.min(anchor.left - 24, window.innerWidth - size.width - 8)) + 'px';
  card.style.top = (anchor.bottom + size.height + 12 < window.innerHeight ? anchor.bottom + 8 : Math.max(8, anchor.top - size.height - 8)) + 'px';
}

function hideCard(event) {
  if (event.target.closest?.('.cite')) document.getElementById('quote-card').hidden = true;
}

// ---- following the answer: only while the reader is at its end

let following = true;

function follow() {
  document.addEventListener('scroll', event => {
    if (event.target.matches?.('[data-follow]'))
      following = event.target.scrollHeight - event.target.scrollTop - event.target.clientHeight < 60;
  }, true);
  new MutationObserver(() => {
    restoreOnce();
    const scroll = document.querySelector('[data-follow]');
    if (scroll && following && scroll.querySelector('[aria-busy="true"]')) scroll.scrollTop = scroll.scrollHeight;
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}

let restored = null;

function restoreOnce() {
  const area = box();
  if (!area || area === restored) return;
  restored = area;
  restoreDraft();
}
