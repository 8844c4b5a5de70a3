// The quote of a citation, shown under the pointer or the focus.
export function startCards() {
  document.addEventListener('pointerover', show);
  document.addEventListener('focusin', show);
  document.addEventListener('pointerout', hide);
  document.addEventListener('focusout', hide);
}

function show(event) {
  const cite = event.target.closest?.('.cite');
  const source = cite?.closest('[data-exchange]')?.querySelector(`[data-source="${Number(cite.dataset.cite)}"]`);
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

function hide(event) {
  if (event.target.closest?.('.cite')) document.getElementById('quote-card').hidden = true;
}
