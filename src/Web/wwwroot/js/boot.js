// Starts every page, and keeps trying when the server is away: a page is never left dead, and what was typed is never lost.
const banner = document.getElementById('connection');
const say = text => { banner.querySelector('[data-text]').textContent = text; banner.hidden = false; };

async function reloadWhenBack() {
  say('The server is away. The page comes back by itself; what you typed is kept.');
  for (;;) {
    try {
      // A server that began anew may want the key again, for which the page itself asks.
      if ((await fetch('/health', { cache: 'no-store' })).status < 500) return location.reload();
    } catch { /* still away */ }
    await new Promise(done => setTimeout(done, 1000));
  }
}

// Not waited for: the page is being drawn meanwhile.
import('./page.js').then(page => page.listen());

await Blazor.start({
  circuit: {
    reconnectionHandler: {
      onConnectionDown: async () => {
        say('The connection was lost. Trying again; what you typed is kept.');
        for (let tries = 0; tries < 5; tries++) {
          try {
            // False: the server is there, but no longer knows this page.
            if (!await Blazor.reconnect()) return location.reload();
            banner.hidden = true;
            return;
          } catch { await new Promise(done => setTimeout(done, 500)); }
        }
        await reloadWhenBack();
      },
      onConnectionUp: () => { banner.hidden = true; },
    },
  },
});

// An exception that no error boundary caught has ended the page's server side: show it, then begin anew.
new MutationObserver(() => {
  say('Something went wrong. The page is loaded again…');
  setTimeout(reloadWhenBack, 1500);
}).observe(document.getElementById('blazor-error-ui'), { attributes: true, attributeFilter: ['style'] });
