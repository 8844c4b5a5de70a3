// A new question goes to the top of the view and its answer grows below it; the page scrolls along only for a reader who went to its end.
import { dress } from './dress.js';

const scroller = () => document.querySelector('[data-follow]');
let following = false, touched = -Infinity, shown = null, waiting = false, kept = null;

export function startFollowing() {
  for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    document.addEventListener(name, () => { touched = performance.now(); }, { capture: true, passive: true });
  document.addEventListener('scroll', event => {
    if (!event.target.matches?.('[data-follow]') || performance.now() - touched > 1000) return;
    following = event.target.scrollHeight - event.target.scrollTop - event.target.clientHeight < 40;
  }, { capture: true, passive: true });
  document.addEventListener('click', event => { if (event.target.closest('[data-earlier]')) keep(scroller().querySelector('[data-exchange]')); }, { capture: true });
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; settle(); });
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  settle();
}

/** The next exchange that comes is brought to the top. */
export function toNewest() {
  following = false;
  shown = null;
  settle();
}

// What the reader looks at stays where it is when earlier questions come above it.
function keep(first) {
  kept = { first, top: first.getBoundingClientRect().top };
}

function settle() {
  dress(document);
  const place = scroller();
  if (!place) { shown = null; return; }
  if (kept && place.querySelector('[data-exchange]') !== kept.first) {
    place.scrollTop += kept.first.getBoundingClientRect().top - kept.top;
    kept = null;
  }
  const newest = [...place.querySelectorAll('[data-exchange]')].at(-1);
  if (newest && newest.dataset.exchange !== shown) {
    shown = newest.dataset.exchange;
    // The scroll that follows is ours, and not the reader's wish to see the end.
    touched = -Infinity;
    newest.scrollIntoView({ block: 'start' });
  } else if (following && place.querySelector('[aria-busy="true"]')) {
    place.scrollTop = place.scrollHeight;
  }
}
