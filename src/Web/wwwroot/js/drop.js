// Files dropped anywhere on the page, or chosen with the button, are sent to the inbox folder one after the other.
const shown = 8000;
let fading = 0;

export function startDrop() {
  const veil = document.getElementById('drop-veil');
  const holdsFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');
  document.addEventListener('dragover', event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener('dragleave', event => { if (!event.relatedTarget) veil.hidden = true; });
  document.addEventListener('drop', event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    veil.hidden = true;
    send([...event.dataTransfer.files]);
  });
  document.addEventListener('change', event => {
    if (event.target.id !== 'add-files') return;
    send([...event.target.files]);
    event.target.value = '';
  });
}

async function send(files) {
  const outcomes = [];
  for (const [i, file] of files.entries()) {
    say(`Adding ${files.length > 1 ? `${i + 1} of ${files.length}: ` : ''}${file.name}`, false);
    outcomes.push(await sendOne(file));
  }
  const refused = outcomes.filter(outcome => outcome.fault);
  const kept = outcomes.length - refused.length;
  const added = kept === 0 ? '' : kept === 1 ? `${outcomes.find(outcome => !outcome.fault).name} is in the inbox. ` : `${kept} files are in the inbox. `;
  say(added + refused.map(outcome => `${outcome.name}: ${outcome.fault}`).join(' '), true);
}

async function sendOne(file) {
  try {
    const answer = await fetch('/api/inbox?name=' + encodeURIComponent(file.name), { method: 'POST', body: file });
    const result = await answer.json();
    return answer.ok ? { name: result.name } : { name: file.name, fault: result.detail ?? 'it was refused.' };
  } catch {
    // A folder cannot be read as a file, and a server that refuses a body may close the connection before it answers.
    return { name: file.name, fault: 'it could not be sent. A folder is added in the library instead.' };
  }
}

function say(text, isDone) {
  const toast = document.getElementById('toast');
  toast.querySelector('[data-text]').textContent = text;
  // Each of a hundred names read aloud would be no help.
  toast.setAttribute('aria-live', isDone ? 'polite' : 'off');
  toast.hidden = false;
  toast.querySelector('button').onclick = () => { toast.hidden = true; };
  clearTimeout(fading);
  if (isDone) fading = setTimeout(() => { toast.hidden = true; }, shown);
}
