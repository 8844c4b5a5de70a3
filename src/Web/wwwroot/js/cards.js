// The quote of a citation, or what the sign beside a statement means, shown under the pointer or the focus; a touch shows it until the next one.
export function startCards() {
  document.addEventListener('pointerover', event => show(event.target));
  document.addEventListener('focusin', event => show(event.target));
  document.addEventListener('pointerout', event => { if (event.pointerType !== 'touch') hide(event.target); });
  document.addEventListener('focusout', event => hide(event.target));
  document.addEventListener('click', event => { if (!show(event.target.closest?.('.sign'))) hide(shownAt); });
  document.addEventListener('keydown', event => { if (event.key === 'Escape') hide(shownAt); });
}

const anchorOf = target => target?.closest?.('.cite, button.sign');
let shownAt = null;

// True where there is something to show.
function show(target) {
  const anchor = anchorOf(target);
  const lines = anchor && (anchor.matches('.cite') ? quoteOf(anchor) : noteOf(anchor));
  if (!lines) return false;
  const card = document.getElementById('quote-card');
  card.replaceChildren(...['place', 'quote'].filter((_, i) => lines[i]).map((name, i) => {
    const line = document.createElement('p');
    line.className = name;
    line.dir = 'auto';
    line.textContent = lines[i];
    return line;
  }));
  card.hidden = false;
  shownAt = anchor;
  const at = anchor.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  card.style.left = Math.max(8, Math.min(at.left - 24, window.innerWidth - size.width - 8)) + 'px';
  card.style.top = (at.bottom + size.height + 12 < window.innerHeight ? at.bottom + 8 : Math.max(8, at.top - size.height - 8)) + 'px';
  return true;
}

function quoteOf(cite) {
  const source = cite.closest('[data-exchange]')?.querySelector(`[data-source="${Number(cite.dataset.cite)}"]`);
  return source && ['place', 'quote'].map(name => source.querySelector('.' + name)?.textContent ?? '');
}

// A reader of the screen hears both in one; the eye wants what it means first.
function noteOf(sign) {
  const note = sign.dataset.note ?? '';
  return [(sign.ariaLabel ?? '').slice(0, note ? -note.length - 2 : undefined), note];
}

function hide(target) {
  if (!anchorOf(target)) return;
  document.getElementById('quote-card').hidden = true;
  shownAt = null;
}
