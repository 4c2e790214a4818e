import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';

const INTEGRATING = 'docs/integrating.md';
const BEGIN = '<!-- Made of src/problems/problem-types.ts by `npm run kit`. -->';
const END = '<!-- End of what is made. -->';

/** Lines as long as those that are written by hand. */
const wrapped = (text) => text.replace(/(.{1,120})(?: |$)/g, '$1\n').trimEnd();

/** docs/problems.md, and the table of codes in docs/integrating.md. */
export function problemFiles(types, slugOf) {
  const entries = Object.entries(types);
  const sections = entries.map(([code, { status, when, remedy }]) =>
    [
      `## ${code}`,
      `\`${status} ${STATUS_CODES[status]}\`, type \`/problems/${slugOf(code)}\`: ${when}.`,
      `What to do: ${remedy}`,
    ]
      .map(wrapped)
      .join('\n\n'),
  );
  const head =
    '# Problems\n\n' +
    '<!-- Made of src/problems/problem-types.ts by `npm run kit`; not edited by hand. -->\n\n' +
    wrapped(
      'What each refusal means and what to do about it. The service serves the same as a page at the path that `type` ' +
        'names. [Integrating](integrating.md#errors) says what a problem looks like.',
    );
  const rows = entries.map(([code, { status, when }]) => `| ${status} | \`${code}\` | ${when} |`);
  const table = ['| status | code | when |', '| --- | --- | --- |', ...rows].join('\n');
  const text = readFileSync(INTEGRATING, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${INTEGRATING} has no place for the table of problems.`);
  return [
    ['docs/problems.md', `${[head, ...sections].join('\n\n')}\n`],
    [INTEGRATING, `${before}${BEGIN}\n\n${table}\n\n${END}${after}`],
  ];
}
