import openapiTS, { astToString } from 'openapi-typescript';

const HEAD = '// Made of openapi.json by `npm run kit`; not edited by hand.\n\n';

/** Refusals reach the caller as RegimenProblem and headers as fields of the answer: their types would be most of it. */
function withSuccessesOnly(openapi) {
  const document = structuredClone(openapi);
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      operation.responses = Object.fromEntries(
        successes.map(([status, { headers: _headers, ...response }]) => [status, response]),
      );
    }
  }
  return document;
}

/** The types of every path, operation and shape; a field with a default may be left out. */
export async function clientFiles(openapi) {
  const nodes = await openapiTS(withSuccessesOnly(openapi), { defaultNonNullable: false, silent: true });
  return [['clients/typescript/schema.ts', HEAD + astToString(nodes)]];
}
