// Markdown as GitHub shows it: its style sheet, HTML let through, and code in
// a div.highlight.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import MarkdownIt from 'markdown-it';

const style = readFileSync(
    createRequire(import.meta.url).resolve(
        'github-markdown-css/github-markdown.css'), 'utf8');

const markdown = new MarkdownIt({html: true});
markdown.renderer.rules.fence = (tokens, index) => {
  const {content} = tokens[index];
  return `<div class="highlight"><pre>${
      markdown.utils.escapeHtml(content)}</pre></div>\n`;
};

/// A page with the text in a column of so many pixels.
export function asOnGitHub(text, width) {
  return `<!DOCTYPE html><meta charset="utf-8"><style>${style}
body { margin: 0; tab-size: 8; background: Canvas; color-scheme: light dark; }
article { width: ${width}px; }</style>
<article class="markdown-body">${markdown.render(text)}</article>`;
}
