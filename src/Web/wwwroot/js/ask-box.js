// The question box: it grows with its text, and what was typed outlives a reload and a lost connection.
import { toNewest } from './following.js';

const draftKey = 'rag.draft';
const box = () => document.getElementById('ask-box');
let known = null;

export function startAskBox(page) {
  document.addEventListener('input', event => {
    if (event.target === box()) keep(event.target);
  });
  document.addEventListener('submit', async event => {
    if (event.target.id !== 'ask-form') return;
    event.preventDefault();
    const area = box();
    const typed = area.value;
    if (!typed.trim() || !page.dotnet) return;
    // Emptied at once: what is typed while the question is on its way is the next one. The draft stays until the server has it.
    area.value = '';
    grow();
    const isTaken = await page.dotnet.invokeMethodAsync('Ask', typed.trim()).catch(() => false);
    if (isTaken) toNewest();
    const now = box();
    if (!now) return;
    const next = now.value === typed ? '' : now.value;
    now.value = isTaken ? next : [typed, next].filter(text => text).join('\n');
    keep(now);
  });
  // Another place brings another box.
  new MutationObserver(restore).observe(document.body, { childList: true, subtree: true });
  restore();
}

function keep(area) {
  if (area.value) sessionStorage.setItem(draftKey, area.value);
  else sessionStorage.removeItem(draftKey);
  grow();
}

function restore() {
  const area = box();
  if (area === known) return;
  known = area;
  if (area && !area.value) area.value = sessionStorage.getItem(draftKey) ?? '';
  // On a touch screen the keyboard would cover the page.
  if (area && document.activeElement === document.body && matchMedia('(hover: hover)').matches) area.focus({ preventScroll: true });
  grow();
}

function grow() {
  const area = box();
  if (!area) return;
  area.style.height = 'auto';
  area.style.height = Math.min(area.scrollHeight, window.innerHeight * .4) + 'px';
}
