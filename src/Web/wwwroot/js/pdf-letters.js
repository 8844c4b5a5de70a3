// The reader of the index knows the box of a line; where a mark begins or ends within it, the letters that pdf.js placed tell exactly.

/**
 * The box of a line's marked letters in fractions of the page, or null where the page's text differs from the reader's.
 * mark: the line's box, its text, and the range in it that is marked.
 */
export function letterBox(page, layer, mark) {
  const area = page.getBoundingClientRect();
  if (!area.width || !area.height) return null;
  const letters = lettersIn(layer, {
    left: area.left + mark.lineLeft * area.width, top: area.top + mark.lineTop * area.height,
    width: mark.lineWidth * area.width, height: mark.lineHeight * area.height,
  });
  const seen = letters.map(letter => letter.sign).join('');
  const whole = signs(mark.text), before = signs(mark.text.slice(0, mark.from)).length, part = signs(mark.text.slice(mark.from, mark.to));
  const line = seen.indexOf(whole);
  const start = line >= 0 ? line + before : seen.indexOf(part);
  if (!part || start < 0) return null;
  const box = around(letters.slice(start, start + part.length));
  // Text runs along the longer side of its line; across it the reader's box is as good as any.
  return mark.height > mark.width * 2
    ? { ...mark, top: (box.top - area.top) / area.height, height: (box.bottom - box.top) / area.height }
    : { ...mark, left: (box.left - area.left) / area.width, width: (box.right - box.left) / area.width };
}

const signs = text => text.normalize('NFKC').replace(/\s/g, '');

function lettersIn(layer, line) {
  const letters = [], slack = Math.min(line.width, line.height) / 2;
  const inside = box => {
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    const across = line.height > line.width * 2 ? Math.abs(x - line.left - line.width / 2) <= line.width / 2 + 1 : Math.abs(y - line.top - line.height / 2) <= line.height / 2 + 1;
    return across && x >= line.left - slack && x <= line.left + line.width + slack && y >= line.top - slack && y <= line.top + line.height + slack;
  };
  for (const span of layer.querySelectorAll('span')) {
    const node = span.firstChild;
    if (node?.nodeType !== Node.TEXT_NODE || !inside(span.getBoundingClientRect())) continue;
    for (let i = 0; i < node.data.length; i++)
      for (const sign of signs(node.data[i])) letters.push({ sign, node, at: i });
  }
  return letters;
}

function around(letters) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const node of new Set(letters.map(letter => letter.node))) {
    const places = letters.filter(letter => letter.node === node).map(letter => letter.at);
    const range = document.createRange();
    range.setStart(node, Math.min(...places));
    range.setEnd(node, Math.max(...places) + 1);
    const rect = range.getBoundingClientRect();
    box.left = Math.min(box.left, rect.left);
    box.top = Math.min(box.top, rect.top);
    box.right = Math.max(box.right, rect.right);
    box.bottom = Math.max(box.bottom, rect.bottom);
  }
  return box;
}
