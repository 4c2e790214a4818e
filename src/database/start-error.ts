/** A start that can't succeed; the message says why in one line and is meant for the person who started it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
