// What the browser does by itself; each part has a file of its own. Called by Home.razor.
import { startAskBox } from './ask-box.js';
import { startCards } from './cards.js';
import { startClicks } from './clicks.js';
import { startDrop } from './drop.js';
import { startFollowing } from './following.js';
import { startKeys } from './keys.js';

const page = { dotnet: null };

/** Called each time Home.razor comes to the page; the listeners stay from the first time. */
export function start(dotnet) {
  page.dotnet = dotnet;
  if (!window.ragStarted) {
    window.ragStarted = true;
    startAskBox(page);
    startCards();
    startClicks(page);
    startDrop(page);
    startKeys();
    startFollowing();
  }
  document.documentElement.dataset.ready = 'yes';
}

/** Scrolls the marked words into view, and to the top where nothing is marked. */
export function showMark(element) {
  const mark = element.querySelector('mark');
  if (mark) mark.scrollIntoView({ block: 'center', inline: 'nearest' });
  else element.scrollTop = 0;
}
