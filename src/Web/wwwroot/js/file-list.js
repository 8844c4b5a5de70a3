// Tells the list which row is at the top of the view while the reader scrolls; the server sends only the rows around it.
export function watch(element, dotnet) {
  const scroller = element.closest('.panel');
  let waiting = false;
  const tell = () => {
    waiting = false;
    // Measured each time: it changes with the size of the text.
    const rowHeight = element.querySelector('.file')?.getBoundingClientRect().height;
    if (!rowHeight) return;
    const above = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
    dotnet.invokeMethodAsync('Scrolled', Math.max(0, Math.floor(above / rowHeight)));
  };
  const onScroll = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(tell, 50);
  };
  scroller.addEventListener('scroll', onScroll, { passive: true });
  return { close: () => scroller.removeEventListener('scroll', onScroll) };
}
