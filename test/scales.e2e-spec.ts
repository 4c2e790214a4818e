import { startTestApp, type TestApp } from './support/app.js';

describe('rating scales over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('lists them by code, page by page', async () => {
    const all = await test.call('get', '/v1/scales');
    expect(all.status).toBe(200);
    expect(all.body.data.map((scale: { id: string }) => scale.id)).toEqual(['GAD-7', 'PHQ-9']);
    expect(all.body.nextCursor).toBeNull();
    const first = await test.call('get', '/v1/scales?limit=1');
    const second = await test.call('get', `/v1/scales?limit=1&cursor=${first.body.nextCursor}`);
    expect([first, second].map((page) => page.body.data[0].id)).toEqual(['GAD-7', 'PHQ-9']);
    expect(second.body.nextCursor).toBeNull();
  });

  it('gives a definition with its items, rules and sources, whatever the case of its code', async () => {
    const { body, status } = await test.call('get', '/v1/scales/phq-9');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'PHQ-9',
      definitionVersion: '1',
      total: { min: 0, max: 27 },
      remission: { atMost: 4 },
      meaningfulChange: 5,
      loinc: { panel: '44249-1', total: '44261-6' },
    });
    expect(body.items).toHaveLength(9);
    expect(body.sources.every((source: { citation: string }) => source.citation.length > 0)).toBe(true);
    expect((await test.call('get', '/v1/scales/MADRS')).body).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  it('scores answers', async () => {
    const items = [2, 2, 1, 2, 1, 1, 2, 0, 0];
    const scored = await test.call('post', '/v1/scales/PHQ-9/score', { items });
    expect(scored.status).toBe(200);
    expect(scored.body).toEqual({
      scale: 'PHQ-9',
      definitionVersion: '1',
      items,
      total: 11,
      band: { code: 'moderate', label: 'Moderate', from: 10, to: 14 },
      missingItems: [],
    });
    const prorated = await test.call('post', '/v1/scales/PHQ-9/score', {
      items: [2, 2, 1, 2, null, 1, 2, 0, 0],
    });
    expect(prorated.body).toMatchObject({ total: 11, missingItems: [5] });
  });

  it.each([
    ['too few', { items: [1, 1] }, ['/items']],
    ['out of range', { items: [1, 4, 1, 1, 1.5, 1, 1] }, ['/items/1', '/items/4']],
    ['left out where none may be', { items: [1, null, 1, 1, 1, 1, 1] }, ['/items/1']],
    ['no numbers', { items: ['1', 1, 1, 1, 1, 1, 1] }, ['/items']],
    ['no list', { items: { 0: 1 } }, ['/items']],
    ['absent', {}, ['/items']],
    ['with unknown fields', { items: [1, 1, 1, 1, 1, 1, 1], mood: 'fair' }, ['/mood']],
  ])('refuses answers that are %s', async (_, body, pointers) => {
    const answer = await test.call('post', '/v1/scales/GAD-7/score', body);
    expect(answer.status).toBe(400);
    const named = answer.body.errors.map((error: { pointer: string }) => error.pointer);
    expect([...new Set(named)]).toEqual(pointers);
  });

  it('replays the score of the same key and refuses another body', async () => {
    const headers = { 'idempotency-key': 'score' };
    const items = [1, 1, 1, 1, 1, 1, 1];
    const first = await test.call('post', '/v1/scales/GAD-7/score', { items }, headers);
    const again = await test.call('post', '/v1/scales/GAD-7/score', { items }, headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await test.call('post', '/v1/scales/GAD-7/score', { items: [...items].fill(2) }, headers);
    expect(other.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});
