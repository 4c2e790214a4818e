import { claimAt, clinicsOf, rolesOf } from './claims.js';

const A = '01900000-0000-7000-8000-00000000000a';
const B = '01900000-0000-7000-8000-00000000000b';

describe('claimAt', () => {
  const claims = {
    roles: ['nurse'],
    realm_access: { roles: ['admin'] },
    'realm_access.roles': ['viewer'],
    'https://regimen.example/roles': ['scheduler'],
    a: { b: { c: 1 } },
  };
  it.each([
    ['roles', ['nurse']],
    ['realm_access.roles', ['viewer']],
    ['https://regimen.example/roles', ['scheduler']],
    ['a.b.c', 1],
    ['a.b.d', undefined],
    ['a.b.c.d', undefined],
    ['roles.0', 'nurse'],
    ['a.constructor', undefined],
    ['__proto__', undefined],
    ['toString', undefined],
  ])('%s', (name, value) => expect(claimAt(claims, name)).toEqual(value));
});

it.each([
  ['a list', ['nurse', 'viewer'], ['nurse', 'viewer']],
  ['a text', 'nurse', ['nurse']],
  ['a text with spaces', ' viewer  nurse ', ['nurse', 'viewer']],
  ['unknown names', ['uma_authorization', 'nurse', 7, null, ['admin']], ['nurse']],
  ['other spellings', ['Admin', 'ADMIN', 'admin '], []],
  ['a number', 1, []],
  ['an object', { admin: true }, []],
  ['nothing', undefined, []],
])('roles from %s', (_what, roles, expected) => expect(rolesOf({ roles }, 'roles')).toEqual(expected));

it.each([
  ['a list', [A, B], [A, B]],
  ['a text', A, [A]],
  ['a text with spaces', `${A} ${B}`, [A, B]],
  ['capitals and repetitions', [A.toUpperCase(), A], [A]],
  ['an asterisk', '*', null],
  ['a list with an asterisk', [A, '*'], null],
  ['an empty list', [], []],
  ['an empty text', '', []],
  ['what is no id', ['downtown', 7, `${A}'`], []],
  ['true', true, []],
  ['null', null, []],
  ['nothing', undefined, []],
])('clinics from %s', (_what, clinics, expected) => {
  expect(clinicsOf({ clinics }, 'clinics')).toEqual(expected);
});

it('without a claim for clinics a token restricts nobody', () => expect(clinicsOf({}, null)).toBeNull());
