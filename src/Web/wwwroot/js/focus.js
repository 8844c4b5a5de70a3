// The keyboard's place is never lost: what opens takes the focus, what closes gives it back, and where the focused thing is gone its neighbour gets it.
const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
// Beyond these the neighbour of what is gone would be a stranger.
const limits = '.exchange, .welcome, .panel, .source, .search-head, .results, .ask, .offer, .card, main';
const openers = new WeakMap();
let last = null, path = [], beforeSource = null;

export function startFocus() {
  document.addEventListener('focusin', event => {
    if (event.target.closest('dialog')) return;
    last = event.target;
    path = [];
    for (let at = last; at.parentElement && !at.matches(limits); at = at.parentElement) path.push([at.parentElement, [...at.parentElement.children].indexOf(at)]);
    if (!last.closest('.source, .tabs')) beforeSource = last;
  });
  new MutationObserver(changes => {
    for (const change of changes) for (const added of change.addedNodes) if (added.nodeType === Node.ELEMENT_NODE) take(added);
    if (isLost()) (openerOf(last) ?? (asksAgain() ? null : neighbour()) ?? placeOf())?.focus();
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-place', 'disabled', 'open'] });
  document.addEventListener('keydown', onKey);
}

const isVisible = element => element.isConnected && element.checkVisibility({ visibilityProperty: true });
const first = element => element && [...(element.matches(focusable) ? [element] : []), ...element.querySelectorAll(focusable)].find(isVisible);

function take(added) {
  const wanted = added.matches('[data-takes-focus]') ? added : added.querySelector('[data-takes-focus]');
  if (!wanted || wanted === document.activeElement || !isVisible(wanted)) return;
  if (last) openers.set(added, last);
  wanted.focus();
  // A name is written anew, a question gone on with.
  if (wanted.matches('input')) wanted.select();
  else if (wanted.matches('textarea')) wanted.setSelectionRange(wanted.value.length, wanted.value.length);
}

// Where a reader took it away by a click on the page or by Esc, what had it is still there.
function isLost() {
  const now = document.activeElement;
  return last && (now === document.body || now === last) && (!isVisible(last) || last.matches(':disabled'));
}

// What is asked from an answer's tools disables them until the next answer is there: one goes on at the question box.
const asksAgain = () => last.matches(':disabled') && last.closest('.exchange');

function openerOf(gone) {
  for (let at = gone; at; at = at.parentElement) if (openers.has(at) && isVisible(openers.get(at))) return openers.get(at);
  return null;
}

function neighbour() {
  for (const [parent, index] of path) {
    if (!isVisible(parent)) continue;
    const children = [...parent.children];
    for (const child of [...children.slice(index), ...children.slice(0, index).reverse()]) {
      const found = first(child);
      if (found) return found;
    }
  }
  return null;
}

// On a narrow screen another place has come; otherwise the source was closed, or another page.
function placeOf() {
  const source = document.querySelector('.source');
  if (source && isVisible(source) && !last.closest('.source')) return source.querySelector('[tabindex="0"]') ?? first(source);
  if (beforeSource && beforeSource !== last && isVisible(beforeSource)) return beforeSource;
  const box = document.querySelector('#ask-box, #search-box');
  if (box && isVisible(box)) return matchMedia('(hover: hover)').matches ? box : null;
  const heading = [...document.querySelectorAll('.panel, main h1')].find(isVisible);
  if (heading?.matches('.panel')) return first(heading);
  if (heading) heading.tabIndex = -1;
  return heading;
}

function onKey(event) {
  if (event.key === 'F6' && !document.querySelector('dialog[open]')) toPlace(event);
  else if (event.target.matches('[role="tab"]') && ['ArrowLeft', 'ArrowRight'].includes(event.key)) toTab(event);
}

// F6 goes from place to place, as it does from pane to pane elsewhere.
function toPlace(event) {
  const all = [...document.querySelectorAll('.rail, .talk, .source')].filter(isVisible);
  if (all.length < 2) return;
  event.preventDefault();
  const next = all[(all.findIndex(place => place.contains(document.activeElement)) + (event.shiftKey ? all.length - 1 : 1)) % all.length];
  (next.querySelector('.content, .pdf, #ask-box, #search-box, #library-search') ?? first(next))?.focus();
}

function toTab(event) {
  const tabs = [...event.target.closest('[role="tablist"]').querySelectorAll('[role="tab"]')];
  const next = tabs[(tabs.indexOf(event.target) + (event.key === 'ArrowLeft' ? tabs.length - 1 : 1)) % tabs.length];
  next.click();
  next.focus();
}
