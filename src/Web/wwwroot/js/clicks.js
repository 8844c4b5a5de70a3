// Clicks inside text that came as HTML from the server: citations, links that lead out, copying.
export function startClicks(page) {
  document.addEventListener('click', async event => {
    const at = selector => event.target.closest?.(selector);
    const cite = at('[data-cite]'), exchange = cite?.closest('[data-exchange]');
    const link = at('[data-link]'), copy = at('[data-copy], [data-copy-value], .copy-code');
    if (exchange) openCitation(page, cite, exchange);
    else if (link) leave(link.dataset.link);
    else if (copy) await copyFrom(copy);
    else if (at('[data-key="keys"]')) document.getElementById('keys-dialog').showModal();
  });
}

function openCitation(page, cite, exchange) {
  document.querySelectorAll('.cite.shown').forEach(other => other.classList.remove('shown'));
  cite.classList.add('shown');
  page.dotnet?.invokeMethodAsync('OpenCitation', exchange.dataset.exchange, Number(cite.dataset.cite));
}

async function copyFrom(button) {
  const text = button.classList.contains('copy-code') ? button.parentElement.querySelector('code').textContent
    : button.dataset.copyValue ?? document.querySelector(`[data-copy-of="${CSS.escape(button.dataset.copy)}"]`)?.value ?? '';
  await navigator.clipboard.writeText(text);
  button.classList.add('done');
  setTimeout(() => button.classList.remove('done'), 1200);
}

// The address comes from a document: it is shown as it will be opened, and only web and mail addresses are.
function leave(raw) {
  const dialog = document.getElementById('link-dialog');
  let address = null;
  try { address = new URL(raw); } catch { /* no address at all */ }
  const opens = address && ['http:', 'https:', 'mailto:'].includes(address.protocol);
  // Turned-around letters would show another address than the one that is meant.
  dialog.querySelector('[data-address]').textContent = opens ? address.href : raw.replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
  // What stands before an @ looks like the place that it leads to, and is not.
  dialog.querySelector('[data-leads]').textContent = !opens ? 'Addresses of this kind are not opened from here.'
    : address.protocol === 'mailto:' ? 'It leads to your mail program.' : `It leads to ${address.host}.`;
  dialog.querySelector('[value="open"]').disabled = !opens;
  dialog.returnValue = 'cancel';
  dialog.onclose = () => {
    if (dialog.returnValue === 'open' && opens) window.open(address.href, '_blank', 'noopener,noreferrer');
    if (dialog.returnValue === 'copy') navigator.clipboard.writeText(opens ? address.href : raw);
  };
  dialog.showModal();
}
