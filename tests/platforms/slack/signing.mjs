// Slack's request signature, version 0, as its documentation has it; and the ways a test may spoil it.
import { createHmac } from 'node:crypto';

/** @param {string} secret @param {string | number} timestamp seconds @param {string | Buffer} body the bytes as they are sent */
export function sign(secret, timestamp, body) {
  return 'v0=' + createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
}

/**
 * @typedef {object} Tamper
 * @property {string} [secret]           sign with this secret instead
 * @property {number} [timestampOffset]  seconds added to the timestamp (it is signed as sent)
 * @property {string} [timestamp]        send and sign this text as the timestamp
 * @property {string} [signature]        send this text as the signature
 * @property {string[]} [omit]           header names to leave out
 * @property {string[]} [repeat]         header names to send twice
 * @property {string} [bodyAfterSigning] send this body under the signature of the true one
 */

/**
 * @param {{secret: string, body: string | Buffer, contentType: string, wallMs: number, tamper?: Tamper, extra?: [string, string][]}} request
 * @returns {{headers: [string, string][], body: string | Buffer}}
 */
export function signed({ secret, body, contentType, wallMs, tamper = {}, extra = [] }) {
  const timestamp = tamper.timestamp ?? String(Math.floor(wallMs / 1000) + (tamper.timestampOffset ?? 0));
  /** @type {[string, string][]} */
  const all = [
    ['Content-Type', contentType],
    ['User-Agent', 'Slackbot 1.0 (+https://api.slack.com/robots)'],
    ['Accept', 'application/json,*/*'],
    ['X-Slack-Request-Timestamp', timestamp],
    ['X-Slack-Signature', tamper.signature ?? sign(tamper.secret ?? secret, timestamp, body)],
    ...extra,
  ];
  const named = (/** @type {string[] | undefined} */ names, /** @type {string} */ name) =>
    (names ?? []).some((n) => n.toLowerCase() === name.toLowerCase());
  const headers = all
    .filter(([name]) => !named(tamper.omit, name))
    .flatMap((pair) => (named(tamper.repeat, pair[0]) ? [pair, pair] : [pair]));
  return { headers, body: tamper.bodyAfterSigning ?? body };
}
