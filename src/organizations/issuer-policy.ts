import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Where issuers of tokens may be. The service asks them for their keys, so whoever names one makes it send requests:
 * `public` is HTTPS at public addresses; `local` also this machine and its network, with plain HTTP to itself only, for
 * a service that listens on loopback; `any` is everywhere.
 */
export type IssuerReach = 'public' | 'local' | 'any';

/** Ranges of IPv4 that are no host's on the internet (RFC 6890 and its registry), multicast included. */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only global unicast is public, and of that not what is reserved, documents or wraps IPv4. */
const GLOBAL_V6 = ['2000::/3'];
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function blockList(subnets: string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/');
    list.addSubnet(net, Number(prefix), family);
  }
  return list;
}
const specialV4 = blockList(SPECIAL_V4, 'ipv4');
const globalV6 = blockList(GLOBAL_V6, 'ipv6');
const specialV6 = blockList(SPECIAL_V6, 'ipv6');

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !specialV4.check(address, 'ipv4');
  return globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}

/** Whether a name or address is this machine's own. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Without the brackets that a URL puts around IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

const NOT_PUBLIC = 'must not be at a private address';

/** Decides which issuers may be named, and which addresses their names may lead to. */
export class IssuerPolicy {
  constructor(
    private readonly reach: IssuerReach,
    private readonly resolve: typeof lookup = lookup,
  ) {}

  /** What is wrong with the URL itself, before anybody is asked where it leads. */
  fault(text: string): string | null {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !['https:', 'http:'].includes(url.protocol)) return 'must be an https URL';
    if (url.protocol === 'http:' && !this.takesHttp(url)) return 'must be an https URL';
    const host = hostOf(url);
    if (this.reach === 'public' && (isLoopback(host) || (isIP(host) !== 0 && !isPublicAddress(host)))) {
      return NOT_PUBLIC;
    }
    return null;
  }

  /** What is wrong with where the URL leads today. */
  async addressFault(text: string): Promise<string | null> {
    const fault = this.fault(text);
    if (fault !== null || this.reach !== 'public') return fault;
    return new Promise((tell) => {
      this.resolve(hostOf(new URL(text)), { all: true }, (error, addresses) => {
        if (error) return tell('must name a host that can be found');
        tell(addresses.every(({ address }) => isPublicAddress(address)) ? null : NOT_PUBLIC);
      });
    });
  }

  /**
   * For the request itself: a name is looked up once, and what it leads to is what is connected to, so it can't lead
   * elsewhere in between.
   */
  readonly lookup: LookupFunction = (hostname, options, answer) => {
    this.resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      const refused = this.reach === 'public' && !addresses.every(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (refused || !first) return answer(new Error('its host is at a private address'), []);
      if (options.all) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
  };

  private takesHttp(url: URL): boolean {
    return this.reach === 'any' || (this.reach === 'local' && isLoopback(hostOf(url)));
  }
}
