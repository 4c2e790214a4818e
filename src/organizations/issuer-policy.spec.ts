import type { lookup } from 'node:dns';
import { IssuerPolicy, isLoopback, isPublicAddress } from './issuer-policy.js';

it.each([
  ['1.1.1.1', true],
  ['172.15.255.255', true],
  ['172.16.0.1', false],
  ['10.0.0.1', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['192.168.1.1', false],
  ['198.18.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['2606:4700:4700::1111', true],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:1.1.1.1', false],
  ['64:ff9b::7f00:1', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::', false],
])('%s is a public address: %s', (address, expected) => expect(isPublicAddress(address)).toBe(expected));

it.each([
  ['localhost', true],
  ['id.localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['localhost.example.com', false],
  ['127.0.0.1.example.com', false],
])('%s is this machine: %s', (host, expected) => expect(isLoopback(host)).toBe(expected));

describe('An issuer', () => {
  const [open, local, any] = (['public', 'local', 'any'] as const).map((reach) => new IssuerPolicy(reach));
  const https = 'must be an https URL';
  const elsewhere = 'must not be at a private address';
  it.each([
    ['https://login.example.com/realms/a', null, null, null],
    ['http://login.example.com', https, https, null],
    ['http://localhost:8080', https, null, null],
    ['https://localhost:8080', elsewhere, null, null],
    ['https://127.0.0.1', elsewhere, null, null],
    ['https://2130706433', elsewhere, null, null],
    ['https://0x7f.1', elsewhere, null, null],
    ['https://[::1]', elsewhere, null, null],
    ['https://[::ffff:127.0.0.1]', elsewhere, null, null],
    ['https://169.254.169.254/latest', elsewhere, null, null],
    ['ftp://login.example.com', https, https, https],
    ['file:///etc/passwd', https, https, https],
    ['login.example.com', https, https, https],
  ])('at %s: public %s, local %s, any %s', (url, ...faults) => {
    expect([open, local, any].map((policy) => policy?.fault(url))).toEqual(faults);
  });

  const leadingTo = (reach: 'public' | 'local', ...addresses: string[]): IssuerPolicy => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const error = found.length === 0 ? new Error('ENOTFOUND') : null;
    const resolve = (_name: string, _options: object, answer: (...args: unknown[]) => void): void =>
      answer(error, found);
    return new IssuerPolicy(reach, resolve as unknown as typeof lookup);
  };
  const connected = (policy: IssuerPolicy, all: boolean): Promise<unknown> =>
    new Promise((tell) =>
      policy.lookup('login.example.com', { all }, (error, address) => tell(error ?? address)),
    );

  it.each([
    [['1.1.1.1'], null],
    [['1.1.1.1', '2606:4700:4700::1111'], null],
    [['10.0.0.1'], elsewhere],
    [['1.1.1.1', '127.0.0.1'], elsewhere],
    [['::1'], elsewhere],
    [[], 'must name a host that can be found'],
  ])('whose name leads to %j', async (addresses, fault) => {
    const policy = leadingTo('public', ...addresses);
    expect(await policy.addressFault('https://login.example.com')).toBe(fault);
    for (const all of [true, false]) {
      const address = await connected(policy, all);
      if (fault) expect(address).toBeInstanceOf(Error);
      else expect(JSON.stringify(address)).toContain('1.1.1.1');
    }
  });

  it('may be anywhere for a service on loopback', async () => {
    const policy = leadingTo('local', '10.0.0.1');
    expect(await policy.addressFault('https://login.example.com')).toBeNull();
    expect(await connected(policy, false)).toBe('10.0.0.1');
  });
});
