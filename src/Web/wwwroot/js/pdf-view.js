// A PDF drawn by pdf.js, page by page as they come into view, its text to be selected, with marks laid over the exact letters.
import { letterBox } from './pdf-letters.js';

const base = '/scripts/pdfjs/';
let loaded = null;

function library() {
  loaded ??= import(base + 'legacy/build/pdf.min.mjs').then(pdfjs => {
    pdfjs.GlobalWorkerOptions.workerSrc = base + 'legacy/build/pdf.worker.min.mjs';
    return pdfjs;
  });
  return loaded;
}

/** Opens a PDF in an element. Returns an object with mark(boxes) and close(). */
export function open(element, url, dotnet) {
  const view = new PdfView(element);
  view.ready = view.load(url).catch(() => { if (!view.closed) dotnet.invokeMethodAsync('Fail'); });
  return { mark: boxes => view.mark(boxes), close: () => view.close() };
}

class PdfView {
  constructor(element) {
    this.element = element;
    this.marks = [];
    this.pages = [];
    this.zoom = 1;
  }

  async load(url) {
    this.pdfjs = await library();
    this.task = this.pdfjs.getDocument({
      url, cMapUrl: base + 'cmaps/', cMapPacked: true, standardFontDataUrl: base + 'standard_fonts/', wasmUrl: base + 'wasm/',
      isEvalSupported: false, enableXfa: false, disableAutoFetch: true,
    });
    this.document = await this.task.promise;
    const first = (await this.document.getPage(1)).getViewport({ scale: 1 });
    if (this.closed) return;
    this.element.replaceChildren();
    // Pages far from the view give back their memory.
    this.observer = new IntersectionObserver(entries => {
      for (const entry of entries) {
        const page = entry.target;
        page.near = entry.isIntersecting;
        if (page.near) this.draw(Number(page.dataset.page));
        else this.clear(page);
      }
    }, { root: this.element, rootMargin: '800px 0px' });
    for (let number = 1; number <= this.document.numPages; number++) {
      const page = document.createElement('div');
      page.className = 'pdf-page';
      page.dataset.page = number;
      page.style.aspectRatio = `${first.width} / ${first.height}`;
      this.element.append(page);
      this.pages.push(page);
      this.observer.observe(page);
    }
    this.addBar();
    this.resize = new ResizeObserver(() => this.resized());
    this.resize.observe(this.element);
  }

  addBar() {
    const bar = document.createElement('div');
    bar.className = 'pdf-bar';
    const place = document.createElement('output');
    const button = (text, label, by) => {
      const made = Object.assign(document.createElement('button'), { type: 'button', className: 'plain', textContent: text, title: label, ariaLabel: label });
      made.onclick = () => this.setZoom(Math.min(3, Math.max(.5, this.zoom * by)));
      return made;
    };
    bar.append(button('−', 'Smaller', 1 / 1.25), place, button('+', 'Larger', 1.25));
    this.element.append(bar);
    const tell = () => {
      const middle = this.element.getBoundingClientRect().top + this.element.clientHeight / 2;
      const at = this.pages.findIndex(page => page.getBoundingClientRect().bottom >= middle);
      place.value = `${(at < 0 ? this.pages.length - 1 : at) + 1} / ${this.pages.length}`;
    };
    this.element.addEventListener('scroll', tell, { passive: true });
    tell();
  }

  setZoom(zoom) {
    const at = this.element.scrollTop / this.element.scrollHeight;
    this.zoom = zoom;
    this.element.style.setProperty('--zoom', zoom);
    this.element.scrollTop = at * this.element.scrollHeight;
    this.redraw();
  }

  resized() {
    const width = this.element.clientWidth;
    if (this.width === width) return;
    const first = this.width === undefined;
    this.width = width;
    clearTimeout(this.pause);
    if (!first) this.pause = setTimeout(() => this.redraw(), 150);
  }

  redraw() {
    for (const page of this.pages) {
      delete page.dataset.drawn;
      if (page.near) this.draw(Number(page.dataset.page));
    }
  }

  clear(page) {
    delete page.dataset.drawn;
    page.replaceChildren();
    this.layMarks(Number(page.dataset.page));
  }

  async draw(number) {
    const page = this.pages[number - 1];
    const drawn = String(page.clientWidth);
    if (page.dataset.drawn === drawn || this.closed) return;
    page.dataset.drawn = drawn;
    const source = await this.document.getPage(number);
    const natural = source.getViewport({ scale: 1 });
    page.style.aspectRatio = `${natural.width} / ${natural.height}`;
    const viewport = source.getViewport({ scale: page.clientWidth / natural.width });
    const density = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(viewport.width * density);
    canvas.height = Math.floor(viewport.height * density);
    const transform = density === 1 ? null : [density, 0, 0, density, 0, 0];
    const letters = document.createElement('div');
    letters.className = 'textLayer';
    page.style.setProperty('--total-scale-factor', viewport.scale);
    const text = new this.pdfjs.TextLayer({ textContentSource: source.streamTextContent({ disableNormalization: true }), container: letters, viewport });
    await Promise.all([source.render({ canvasContext: canvas.getContext('2d'), canvas, viewport, transform }).promise, text.render()]);
    if (this.closed || page.dataset.drawn !== drawn) return;
    page.replaceChildren(canvas, letters);
    this.layMarks(number);
  }

  layMarks(number) {
    const page = this.pages[number - 1];
    if (!page) return;
    page.querySelectorAll('.pdf-mark').forEach(mark => mark.remove());
    const letters = page.querySelector('.textLayer');
    for (const mark of this.marks.filter(mark => mark.page === number)) {
      const box = letters ? letterBox(page, letters, mark) ?? mark : mark;
      const element = document.createElement('mark');
      element.className = 'pdf-mark';
      for (const side of ['left', 'top', 'width', 'height']) element.style[side] = `${box[side] * 100}%`;
      page.append(element);
    }
  }

  async mark(boxes) {
    await this.ready;
    if (this.closed || !this.pages.length) return;
    const before = new Set(this.marks.map(mark => mark.page));
    this.marks = boxes;
    for (const number of new Set([...before, ...boxes.map(mark => mark.page)])) this.layMarks(number);
    if (!boxes.length) return;
    // The pages before may still change their height when they are drawn, so the place is taken again after that.
    const place = () => this.pages[boxes[0].page - 1]?.querySelector('.pdf-mark')?.scrollIntoView({ block: 'center' });
    place();
    await this.draw(boxes[0].page);
    place();
  }

  close() {
    this.closed = true;
    this.observer?.disconnect();
    this.resize?.disconnect();
    this.task?.destroy();
  }
}
