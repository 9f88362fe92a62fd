(() => {
  // The address has what is shown: ?show=go,cpp-fiber.
  const picks = [...document.querySelectorAll('.pick [data-side]')];
  const named = new URLSearchParams(location.search).get('show')?.split(',') ?? [];
  if (picks.some((pick) => named.includes(pick.dataset.side))) {
    for (const pick of picks) pick.checked = named.includes(pick.dataset.side);
  }
  const keep = () => {
    const shown = picks.filter((pick) => pick.checked)
        .map((pick) => encodeURIComponent(pick.dataset.side));
    const url = new URL(location.href);
    url.search = 'show=' + shown.join(',');
    history.replaceState(history.state, '', url);
  };
  for (const pick of picks) pick.addEventListener('change', keep);

  for (const command of document.querySelectorAll('.command')) {
    const code = command.querySelector('code');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label',
        'Copy the command of ' + command.querySelector('.side-name').textContent);
    button.addEventListener('click', async () => {
      getSelection().selectAllChildren(code);
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        document.execCommand('copy');
      }
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    command.append(button);
  }

  // Servers refuse long addresses, and Compiler Explorer takes compressed ones.
  for (const link of document.querySelectorAll('.look-up [href*="/clientstate/"]')) {
    const [site, code] = link.href.split('/clientstate/');
    const {readable, writable} = new CompressionStream('deflate');
    const writer = writable.getWriter();
    writer.write(Uint8Array.from(atob(decodeURIComponent(code)), (c) => c.charCodeAt(0)));
    writer.close();
    new Response(readable).arrayBuffer().then((packed) => {
      const text = String.fromCharCode(...new Uint8Array(packed));
      link.href = site + '/clientstate/' + encodeURIComponent(btoa(text));
    });
  }

  // The arrow keys go to the neighbours, unless something else wants them.
  document.addEventListener('keydown', (event) => {
    const rel = {ArrowLeft: 'prev', ArrowRight: 'next'}[event.key];
    const {altKey, ctrlKey, metaKey, shiftKey, defaultPrevented, target} = event;
    if (!rel || altKey || ctrlKey || metaKey || shiftKey || defaultPrevented) return;
    if (target.closest('input, select, textarea, [contenteditable], .play')) return;
    document.querySelector('a[rel=' + rel + ']')?.click();
  });
})();
