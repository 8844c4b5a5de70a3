// What the browser does by itself; each part has a file of its own. Listening begins with boot.js, on every page; Home.razor then joins in.
import { startAskBox } from './ask-box.js';
import { startCards } from './cards.js';
import { startClicks } from './clicks.js';
import { startDrop } from './drop.js';
import { startFocus } from './focus.js';
import { startFollowing } from './following.js';
import { startKeys } from './keys.js';

const page = { dotnet: null };

/** Called once; the listeners stay while pages come and go. */
export function listen() {
  startAskBox(page);
  startCards();
  startClicks(page);
  startDrop();
  startFocus();
  startKeys();
  startFollowing();
  document.documentElement.dataset.listens = 'yes';
}

/** Called each time Home.razor comes to the page. */
export function start(dotnet) {
  page.dotnet = dotnet;
  document.documentElement.dataset.ready = 'yes';
}

/** Scrolls the marked words into view, and to the top where nothing is marked. */
export function showMark(element) {
  const mark = element.querySelector('mark');
  // The middle of a long passage is not where one begins to read.
  if (mark) mark.scrollIntoView({ block: mark.getBoundingClientRect().height > element.clientHeight * .6 ? 'start' : 'center', inline: 'nearest' });
  else element.scrollTop = 0;
}
