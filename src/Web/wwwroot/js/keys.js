// The keyboard: everything that a pointer can do often.
const click = selector => document.querySelector(selector)?.click();

export function startKeys() {
  document.addEventListener('keydown', onKey);
}

function onKey(event) {
  const box = document.getElementById('ask-box');
  // The question box has the focus most of the time: while it is empty, the keys work in it as well.
  const typing = event.target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]') && !(event.target === box && box.value === '');
  if (event.target === box && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    box.form.requestSubmit();
  } else if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
    const search = document.getElementById('search-box') ?? document.getElementById('library-search');
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (event.key === 'Escape' && !document.querySelector('dialog[open]')) {
    escape(event, typing);
  } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    onLetter(event, box);
  }
}

// The most urgent thing first: the model stops, then what lies on top closes.
function escape(event, typing) {
  const target = event.target.closest('.picker, .notice, .edit, .card')?.querySelector('[data-key="cancel"]') ?? document.querySelector('[data-key="stop"]') ?? document.querySelector('details.scope[open] > summary')
    ?? (typing ? null : document.querySelector('[data-key="close"]'));
  if (target) target.click();
  else if (typing) event.target.blur();
}

function onLetter(event, box) {
  if (event.key === '/') { event.preventDefault(); box?.focus(); }
  else if (event.key === '?') { event.preventDefault(); document.getElementById('keys-dialog').showModal(); }
  else if (event.key === '[' || event.key === ']') { event.preventDefault(); stepCitation(event.key === '[' ? -1 : 1); }
}

function stepCitation(by) {
  const step = `[data-key="${by < 0 ? 'previous' : 'next'}"]`;
  if (document.querySelector(step)) { click(step); return; }
  const all = [...document.querySelectorAll('.cite')];
  (by < 0 ? all.at(-1) : all[0])?.click();
}
