/**
 * A name as it is searched: family name first, without case, accents or punctuation, single spaces between words.
 * "O'Brien-Núñez, María" and "obrien nunez maria" are the same.
 */
export function searchName(...parts: string[]): string {
  return parts
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
