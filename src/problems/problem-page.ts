import { STATUS_CODES } from 'node:http';
import { PROBLEM_CODES, PROBLEM_TYPES, slugOf, type ProblemCode, type ProblemType } from './problem-types.js';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}' +
  'code{background:#8882;padding:.1em .3em;border-radius:3px}td,th{padding:.2rem .8rem .2rem 0;text-align:left}';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Our own words, in which only `code` is marked up. */
const marked = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const page = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title>` +
  `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>\n` +
  `<body>\n${body}\n</body>\n</html>\n`;

const statusLine = (status: number): string => `${status} ${STATUS_CODES[status]}`;

/** The page that `type` of a problem leads to. */
export function problemPage(code: ProblemCode): string {
  const { status, when, remedy }: ProblemType = PROBLEM_TYPES[code];
  return page(
    code,
    `<h1>${code}</h1>\n<p>HTTP ${statusLine(status)}</p>\n` +
      `<h2>What it means</h2>\n<p>${marked(sentence(when))}</p>\n` +
      `<h2>What to do</h2>\n<p>${marked(remedy)}</p>\n` +
      '<p><a href="/problems">All problems</a></p>',
  );
}

/** Every problem in one list, by status. */
export function problemIndex(): string {
  const rows = PROBLEM_CODES.map((code) => {
    const { status, when } = PROBLEM_TYPES[code];
    return `<tr><td>${status}</td><td><a href="/problems/${slugOf(code)}">${code}</a></td><td>${marked(when)}</td></tr>`;
  });
  return page(
    'Problems',
    `<h1>Problems</h1>\n<p>What the service answers instead of a success, as RFC 9457 problem details.</p>\n` +
      `<table>\n<tr><th>Status</th><th>Code</th><th>When</th></tr>\n${rows.join('\n')}\n</table>`,
  );
}
