// Tells the list which row is at the top of the view while the reader scrolls; the server sends only the rows around it.
export function watch(element, dotnet) {
  const scroller = element.closest('.panel');
  let waiting = false;
  const tell = () => {
    waiting = false;
    // Measured each time: it changes with the size of the text.
    const rowHeight = element.querySelector('.file')?.getBoundingClientRect().height;
    if (!rowHeight) return null;
    const above = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
    return dotnet.invokeMethodAsync('Scrolled', Math.max(0, Math.floor(above / rowHeight)));
  };
  const onScroll = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(tell, 50);
  };
  scroller.addEventListener('scroll', onScroll, { passive: true });
  walk(element, scroller, tell);
  return { close: () => scroller.removeEventListener('scroll', onScroll) };
}

// The list is one stop of the Tab key, and the arrows walk its rows: else thousands of files stood between the library and what comes after it.
function walk(element, scroller, tell) {
  let current = null;
  const inView = () => [...element.querySelectorAll('.file')].find(row => row.getBoundingClientRect().bottom > scroller.getBoundingClientRect().top + 8);
  const go = row => row?.querySelector('button').focus();
  element.addEventListener('focusin', event => {
    if (event.target === element) { go(current?.isConnected ? current : inView()); return; }
    current = event.target.closest('.file');
    // While a row has it, the list itself must not stand in the way back.
    element.tabIndex = -1;
  });
  element.addEventListener('focusout', event => { if (!element.contains(event.relatedTarget)) element.tabIndex = 0; });
  element.addEventListener('keydown', async event => {
    const row = event.target.closest('.file');
    const move = { ArrowDown: () => beside(row, 1), ArrowUp: () => beside(row, -1), Home: () => end(0), End: () => end(-1), ArrowRight: () => within(row, event.target, 1), ArrowLeft: () => within(row, event.target, -1) }[event.key];
    if (!row || !move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    await move();
  });

  const isRow = sibling => sibling?.matches('.file') ? sibling : null;
  async function beside(row, by) {
    const next = () => isRow(by > 0 ? row.nextElementSibling : row.previousElementSibling);
    if (!next()) await tell();
    go(next());
  }

  async function end(at) {
    scroller.scrollTop = at === 0 ? 0 : scroller.scrollHeight;
    await tell();
    go([...element.querySelectorAll('.file')].at(at));
  }

  function within(row, button, by) {
    const buttons = [...row.querySelectorAll('button')];
    buttons[buttons.indexOf(button) + by]?.focus();
  }
}
