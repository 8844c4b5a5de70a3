// A PDF drawn by pdf.js, page by page as they come into view, with marks laid over the exact lines.
const base = '/pdfjs/';
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
  }

  async load(url) {
    const pdfjs = await library();
    this.task = pdfjs.getDocument({
      url, cMapUrl: base + 'cmaps/', cMapPacked: true, standardFontDataUrl: base + 'standard_fonts/', wasmUrl: base + 'wasm/',
      isEvalSupported: false, enableXfa: false, disableAutoFetch: true,
    });
    this.document = await this.task.promise;
    const first = (await this.document.getPage(1)).getViewport({ scale: 1 });
    this.element.replaceChildren();
    this.observer = new IntersectionObserver(entries => {
      for (const entry of entries) if (entry.isIntersecting) this.draw(Number(entry.target.dataset.page));
    }, { root: this.element, rootMargin: '600px 0px' });
    for (let number = 1; number <= this.document.numPages; number++) {
      const page = document.createElement('div');
      page.className = 'pdf-page';
      page.dataset.page = number;
      page.style.aspectRatio = `${first.width} / ${first.height}`;
      this.element.append(page);
      this.pages.push(page);
      this.observer.observe(page);
    }
    this.resize = new ResizeObserver(() => this.redraw());
    this.resize.observe(this.element);
  }

  redraw() {
    const width = this.element.clientWidth;
    if (this.width === width) return;
    const first = this.width === undefined;
    this.width = width;
    if (first) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      for (const page of this.pages) {
        delete page.dataset.drawn;
        this.observer.unobserve(page);
        this.observer.observe(page);
      }
    }, 150);
  }

  async draw(number) {
    const page = this.pages[number - 1];
    if (page.dataset.drawn || this.closed) return;
    page.dataset.drawn = 'yes';
    const source = await this.document.getPage(number);
    const natural = source.getViewport({ scale: 1 });
    page.style.aspectRatio = `${natural.width} / ${natural.height}`;
    const viewport = source.getViewport({ scale: page.clientWidth / natural.width });
    const density = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(viewport.width * density);
    canvas.height = Math.floor(viewport.height * density);
    const transform = density === 1 ? null : [density, 0, 0, density, 0, 0];
    await source.render({ canvasContext: canvas.getContext('2d'), canvas, viewport, transform }).promise;
    if (this.closed) return;
    page.replaceChildren(canvas);
    this.layMarks(number);
  }

  layMarks(number) {
    const page = this.pages[number - 1];
    if (!page) return;
    page.querySelectorAll('.pdf-mark').forEach(mark => mark.remove());
    for (const box of this.marks.filter(mark => mark.page === number)) {
      const mark = document.createElement('mark');
      mark.className = 'pdf-mark';
      Object.assign(mark.style, {
        left: `${box.left * 100}%`, top: `${box.top * 100}%`, width: `${box.width * 100}%`, height: `${box.height * 100}%`,
      });
      page.append(mark);
    }
  }

  async mark(boxes) {
    await this.ready;
    if (this.closed || !this.pages.length) return;
    const before = new Set(this.marks.map(mark => mark.page));
    this.marks = boxes;
    for (const number of new Set([...before, ...boxes.map(mark => mark.page)])) this.layMarks(number);
    if (!boxes.length) return;
    // The page before may still change its height when it is drawn, so the place is taken again after that.
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
