(() => {
  const search = document.querySelector('.search');
  const field = search.querySelector('input');
  const entries = [...document.querySelectorAll('.programs li')];
  const texts = entries.map((entry) => entry.textContent.toLowerCase());
  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter((word) => word);
    let count = 0;
    entries.forEach((entry, i) => {
      const names = entry.dataset.names.split(' | ').filter(
          (name) => words.some((word) => name.toLowerCase().includes(word)));
      const found = texts[i] + names.join(' ').toLowerCase();
      entry.hidden = !words.every((word) => found.includes(word));
      if (!entry.hidden) ++count;
      const uses = entry.querySelector('.uses');
      uses.hidden = names.length === 0;
      uses.textContent = names.join(', ');
    });
    for (const chapter of document.querySelectorAll('.chapter-of')) {
      chapter.hidden = !chapter.querySelector('li:not([hidden])');
    }
    search.querySelector('[role=status]').textContent =
        words.length > 0 ? count + ' of ' + entries.length + ' programs' : '';
  };
  field.addEventListener('input', filter);
  search.hidden = false;
  filter();  // a browser may have kept the text
})();
