// Closed-loop HTTP clients on bare sockets: a load generator that costs little beside what it measures.
import { connect } from 'node:net';
import { once } from 'node:events';

class Client {
  constructor(port, token) {
    this.token = token;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.buffered = Buffer.alloc(0);
    this.waiting = undefined;
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.waiting?.reject(error));
    this.socket.on('close', () => this.waiting?.reject(new Error('The application closed a connection.')));
  }

  static async open(port, token) {
    const client = new Client(port, token);
    await once(client.socket, 'connect');
    return client;
  }

  /** One POST; answers come with a Content-Length. @returns status and body */
  post(path, body, headers) {
    const json = JSON.stringify(body);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${this.token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n${lines.join('')}\r\n${json}`,
    );
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  get(path) {
    this.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${this.token}\r\n\r\n`,
    );
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  take(chunk) {
    this.buffered = this.buffered.length > 0 ? Buffer.concat([this.buffered, chunk]) : chunk;
    const end = this.buffered.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.buffered.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.buffered.length < end + 4 + length) return;
    const body = this.buffered.subarray(end + 4, end + 4 + length);
    this.buffered = this.buffered.subarray(end + 4 + length);
    const { resolve } = this.waiting;
    this.waiting = undefined;
    resolve({ status: Number(head.slice(9, 12)), body });
  }

  close() {
    this.waiting = undefined;
    this.socket.destroy();
  }
}

/**
 * Activates plans with `queues.length` clients, each working through its own queue, for some seconds or until the
 * queues are empty. Every activation that was begun is waited for and counted.
 * @returns count, seconds, sorted latencies in ms, and how many answers had which status or problem code
 */
export async function activatePlans({ port, token, queues, seconds }) {
  const clients = await Promise.all(queues.map(() => Client.open(port, token)));
  const latencies = [];
  const answers = {};
  const begun = performance.now();
  const until = begun + seconds * 1000;
  const work = async (client, queue) => {
    while (queue.length > 0) {
      const start = performance.now();
      if (start >= until) return;
      const plan = queue.shift();
      const { status, body } = await client.post(
        `/v1/treatment-plans/${plan}/activate`,
        {},
        { 'If-Match': '*', 'Idempotency-Key': plan },
      );
      latencies.push(performance.now() - start);
      const name = status < 300 ? 'booked' : `${status} ${JSON.parse(body.toString()).code}`;
      answers[name] = (answers[name] ?? 0) + 1;
    }
  };
  try {
    await Promise.all(clients.map((client, i) => work(client, queues[i])));
  } finally {
    clients.forEach((client) => client.close());
  }
  latencies.sort((a, b) => a - b);
  return { count: latencies.length, seconds: (performance.now() - begun) / 1000, latencies, answers };
}

/** Reads paths at random with some clients. Anything but 200 is an error. */
export const readPaths = (load) => ask((client, path) => client.get(path), load);

/** The same with POST and one body. */
export const postPaths = ({ body, ...load }) => ask((client, path) => client.post(path, body, {}), load);

async function ask(send, { port, token, clients: howMany, paths, seconds }) {
  const clients = await Promise.all(Array.from({ length: howMany }, () => Client.open(port, token)));
  const latencies = [];
  const begun = performance.now();
  const until = begun + seconds * 1000;
  const work = async (client) => {
    for (let start = begun; start < until; start = performance.now()) {
      const asked = performance.now();
      const { status } = await send(client, paths[Math.floor(Math.random() * paths.length)]);
      if (status !== 200) throw new Error(`The application answered ${status}.`);
      latencies.push(performance.now() - asked);
    }
  };
  try {
    await Promise.all(clients.map(work));
  } finally {
    clients.forEach((client) => client.close());
  }
  latencies.sort((a, b) => a - b);
  return { count: latencies.length, seconds: (performance.now() - begun) / 1000, latencies };
}

export const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
