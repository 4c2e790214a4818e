import { searchName } from './person-name.js';

it.each([
  [['Sample', 'Ada'], 'sample ada'],
  [["O'Brien-Núñez", 'María'], 'obrien nunez maria'],
  [['  van  der Berg ', 'J.'], 'van der berg j'],
  [['Łukasz', ''], 'łukasz'],
  [['山田', '太郎'], '山田 太郎'],
  [['!!!'], ''],
])('%j is searched as %s', (parts, expected) => {
  expect(searchName(...parts)).toBe(expected);
});
