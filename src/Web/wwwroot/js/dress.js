// Sets formulas with KaTeX and colours code with highlight.js. Both are fetched, from this server, when the first formula or code comes.
const seen = new WeakMap();

/** Dresses what has come since the last time. */
export function dress(root) {
  for (const formula of root.querySelectorAll('.math:not([data-set])')) {
    formula.dataset.set = 'yes';
    katex().then(library => set(library, formula)).catch(() => { /* shown as it is written */ });
  }
  for (const end of root.querySelectorAll('.answer :is(.cite, .sign):not([data-tied])')) tie(end);
  if (!CSS.highlights) return;
  for (const code of root.querySelectorAll('pre > code')) {
    const state = code.childNodes.length + ' ' + code.textContent.length;
    if (seen.get(code) === state) continue;
    seen.set(code, state);
    colour(code);
  }
}

// A citation's number or a sign must not stand alone at the beginning of the next line: it keeps to the last word, and what follows it to the first.
function tie(end) {
  end.dataset.tied = 'yes';
  const before = end.previousSibling;
  if (before?.nodeType === Node.ELEMENT_NODE && before.className === 'tied') { before.append(end); return; }
  const word = before?.nodeType === Node.TEXT_NODE && /\S{1,24}$/.exec(before.data);
  if (!word) return;
  const tied = document.createElement('span');
  tied.className = 'tied';
  tied.append(before.splitText(word.index));
  end.before(tied);
  tied.append(end);
}

// ---- formulas

let loadedKatex = null;

function katex() {
  return loadedKatex ??= new Promise((done, failed) => {
    const style = document.createElement('link');
    Object.assign(style, { rel: 'stylesheet', href: '/scripts/katex/dist/katex.min.css' });
    const script = document.createElement('script');
    Object.assign(script, { src: '/scripts/katex/dist/katex.min.js', onload: () => done(window.katex), onerror: failed });
    document.head.append(style, script);
  });
}

// Not trusted: no links, no images, no classes, and bounded in size and in the macros it may expand.
function set(library, formula) {
  library.render(formula.textContent, formula, {
    displayMode: formula.classList.contains('display'), throwOnError: false, trust: false, strict: 'ignore', maxSize: 10, maxExpand: 200,
  });
}

// ---- code: the text stays as it is, since it may hold the mark of a citation; colours are laid over it as named ranges.

const aliases = {
  js: 'javascript', mjs: 'javascript', jsx: 'javascript', ts: 'typescript', tsx: 'typescript', py: 'python', cs: 'csharp', 'c#': 'csharp', 'c++': 'cpp',
  h: 'cpp', hpp: 'cpp', cc: 'cpp', sh: 'bash', zsh: 'bash', console: 'bash', yml: 'yaml', html: 'xml', htm: 'xml', svg: 'xml', md: 'markdown', rs: 'rust',
  rb: 'ruby', kt: 'kotlin', ps1: 'powershell', toml: 'ini', conf: 'ini', docker: 'dockerfile', tex: 'latex', pl: 'perl', hs: 'haskell', ex: 'elixir',
  golang: 'go', jsonc: 'json', make: 'makefile', mk: 'makefile', m: 'objectivec',
};
const kinds = {
  keyword: 'keyword', built_in: 'name', literal: 'number', type: 'name', number: 'number', string: 'string', regexp: 'string', symbol: 'number',
  comment: 'comment', quote: 'comment', doctag: 'comment', meta: 'comment', title: 'title', section: 'title', name: 'keyword', tag: 'keyword',
  attr: 'name', attribute: 'name', property: 'name', 'selector-class': 'title', 'selector-tag': 'keyword', addition: 'string', deletion: 'number',
};
const longest = 200_000;
const languages = new Map();
let core = null;

async function colour(code) {
  const named = /(?:^|\s)language-([\w+#.-]+)/.exec(code.className)?.[1] ?? code.dataset.language ?? '';
  const language = aliases[named.toLowerCase()] ?? named.toLowerCase();
  if (!/^[a-z0-9]+$/.test(language) || code.textContent.length > longest) return;
  try {
    core ??= import('/scripts/highlight/es/core.min.js').then(module => module.default);
    const highlighter = await core;
    if (!languages.has(language)) {
      languages.set(language, import(`/scripts/highlight/es/languages/${language}.min.js`).then(module => highlighter.registerLanguage(language, module.default)));
    }
    await languages.get(language);
    if (code.isConnected) lay(code, highlighter.highlight(code.textContent, { language, ignoreIllegals: true }).value);
  } catch { /* an unknown language stays black on white */ }
}

function lay(code, html) {
  for (const highlight of CSS.highlights.values()) for (const range of highlight) if (!range.startContainer.isConnected) highlight.delete(range);
  const coloured = new DOMParser().parseFromString(`<body>${html}`, 'text/html').body;
  const pieces = document.createTreeWalker(coloured, NodeFilter.SHOW_TEXT);
  const place = cursor(code);
  for (let piece = pieces.nextNode(); piece; piece = pieces.nextNode()) {
    const scope = /hljs-([\w-]+)/.exec(piece.parentElement.className)?.[1];
    const start = place(0), end = place(piece.data.length);
    if (!scope || !kinds[scope] || !start || !end) continue;
    const name = 'code-' + kinds[scope], range = document.createRange();
    range.setStart(...start);
    range.setEnd(...end);
    if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
    CSS.highlights.get(name).add(range);
  }
}

// Walks the text nodes of an element: each call goes on by so many characters and returns the node and the offset there.
function cursor(element) {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let node = nodes.nextNode(), offset = 0;
  return by => {
    offset += by;
    while (node && offset > node.data.length) {
      offset -= node.data.length;
      node = nodes.nextNode();
    }
    return node ? [node, offset] : null;
  };
}
