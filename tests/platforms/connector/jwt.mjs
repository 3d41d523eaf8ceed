// JSON Web Tokens as Microsoft's Bot Connector service makes them, and the ways a forger may.
import { createHmac, generateKeyPair, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** @typedef {{kid: string, privateKey: import('node:crypto').KeyObject, publicKey: import('node:crypto').KeyObject, endorsements?: string[]}} Key */

/** @param {string} kid @param {string[]} [endorsements] @returns {Promise<Key>} */
export async function newKey(kid, endorsements) {
  return { kid, endorsements, ...(await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })) };
}

/** @param {Key} key */
export const publicJwk = (key) => ({
  ...key.publicKey.export({ format: 'jwk' }), kid: key.kid, x5t: key.kid, use: 'sig', ...(key.endorsements && { endorsements: key.endorsements }),
});

const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {Record<string, any>} claims @param {Key} key @param {string} [kid] */
export function rs256(claims, key, kid = key.kid) {
  const text = `${part({ alg: 'RS256', kid, x5t: kid, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key.privateKey).toString('base64url')}`;
}

/** Signed with the public key as if it were a shared secret: the classic confusion. @param {Record<string, any>} claims @param {Key} key */
export function hs256(claims, key) {
  const text = `${part({ alg: 'HS256', kid: key.kid, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', String(key.publicKey.export({ type: 'spki', format: 'pem' }))).update(text).digest('base64url')}`;
}

/** @param {Record<string, any>} claims @param {Key} key */
export const unsigned = (claims, key) => `${part({ alg: 'none', kid: key.kid, typ: 'JWT' })}.${part(claims)}.`;
