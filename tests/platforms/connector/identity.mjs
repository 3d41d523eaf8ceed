// Two issuers: the Bot Connector's, whose tokens come to the bot (metadata, keys, tokens), and Entra's, where the bot gets its own token.
import { randomBytes, randomUUID } from 'node:crypto';
import { HttpError, routes } from '../shared/http.mjs';
import { hs256, newKey, publicJwk, rs256, unsigned } from './jwt.mjs';

export const connectorIssuer = 'https://api.botframework.com';
const scope = 'https://api.botframework.com/.default';
const tokenSeconds = 3599;

/**
 * How to spoil the token of a request:
 * @typedef {'none' | 'empty' | 'garbage' | 'expired' | 'notYet' | 'wrongAudience' | 'wrongIssuer' | 'foreignKey' | 'unknownKey' | 'noServiceUrl'
 *   | 'wrongServiceUrl' | 'unendorsed' | 'noEndorsements' | 'algNone' | 'hs256' | 'basic'} TokenFault
 */

/** @typedef {Record<'good' | 'foreign' | 'unendorsed' | 'noEndorsements', import('./jwt.mjs').Key>} Keys  foreign = in no key set */

const random = () => randomBytes(15).toString('base64url');

/** @returns {Promise<Keys>} */
export async function newKeys() {
  const [good, foreign, unendorsed, noEndorsements] = await Promise.all([
    newKey(random(), ['msteams', 'webchat', 'skype']), newKey('foreign', ['msteams']), newKey(random(), ['webchat']), newKey(random()),
  ]);
  return { good, foreign, unendorsed, noEndorsements };
}

export class Identity {
  /** @param {import('../shared/clock.mjs').Clock} clock @param {Keys} keys */
  constructor(clock, keys) {
    this.clock = clock;
    this.keys = keys;
    this.appId = randomUUID();
    this.secret = randomBytes(20).toString('base64url');
    this.tenantId = randomUUID();
    /** Access tokens that are good, and until when. @type {Map<string, number>} */
    this.issued = new Map();
  }

  jwks() {
    return { keys: [this.keys.good, this.keys.unendorsed, this.keys.noEndorsements].map(publicJwk) };
  }

  /** The Authorization header of a request to the bot; null = no such header. @param {string} serviceUrl @param {TokenFault | undefined} fault */
  authorization(serviceUrl, fault) {
    const now = Math.floor(this.clock.wall() / 1000);
    const claims = { serviceurl: serviceUrl, nbf: now - 10, exp: now + 3600, iss: connectorIssuer, aud: this.appId };
    const { good, foreign, unendorsed, noEndorsements } = this.keys;
    const { serviceurl: _, ...withoutServiceUrl } = claims;
    switch (fault) {
      case undefined: return `Bearer ${rs256(claims, good)}`;
      case 'none': return null;
      case 'empty': return '';
      case 'garbage': return 'Bearer not.a.token';
      case 'basic': return `Basic ${Buffer.from(`${this.appId}:${this.secret}`).toString('base64')}`;
      case 'expired': return `Bearer ${rs256({ ...claims, nbf: now - 7200, exp: now - 3600 }, good)}`;
      case 'notYet': return `Bearer ${rs256({ ...claims, nbf: now + 3600, exp: now + 7200 }, good)}`;
      case 'wrongAudience': return `Bearer ${rs256({ ...claims, aud: randomUUID() }, good)}`;
      case 'wrongIssuer': return `Bearer ${rs256({ ...claims, iss: 'https://issuer.example' }, good)}`;
      case 'foreignKey': return `Bearer ${rs256(claims, foreign, good.kid)}`;
      case 'unknownKey': return `Bearer ${rs256(claims, foreign)}`;
      case 'noServiceUrl': return `Bearer ${rs256(withoutServiceUrl, good)}`;
      case 'wrongServiceUrl': return `Bearer ${rs256({ ...claims, serviceurl: 'https://elsewhere.example/' }, good)}`;
      case 'unendorsed': return `Bearer ${rs256(claims, unendorsed)}`;
      case 'noEndorsements': return `Bearer ${rs256(claims, noEndorsements)}`;
      case 'algNone': return `Bearer ${unsigned(claims, good)}`;
      case 'hs256': return `Bearer ${hs256(claims, good)}`;
      default: throw new HttpError(400, `unknown token fault "${fault}"`);
    }
  }

  /** Whether an Authorization header of the bot holds a token from here that is still good. @param {string | undefined} header */
  accepts(header) {
    const expires = this.issued.get(header?.replace(/^Bearer /, '') ?? '');
    return expires !== undefined && expires > this.clock.wall();
  }

  /** The client-credentials grant, as Entra answers it. @param {string} tenant @param {URLSearchParams} form @param {string | undefined} basic */
  grant(tenant, form, basic) {
    const refuse = (/** @type {number} */ status, /** @type {string} */ error, /** @type {string} */ description) =>
      ({ status, body: { error, error_description: description, error_codes: [], correlation_id: randomUUID(), trace_id: randomUUID() } });
    const [user, password] = basic?.startsWith('Basic ') ? Buffer.from(basic.slice(6), 'base64').toString().split(':').map(decodeURIComponent) : [form.get('client_id'), form.get('client_secret')];
    if (form.get('grant_type') !== 'client_credentials') return refuse(400, 'unsupported_grant_type', 'AADSTS70003: unsupported grant type');
    if (tenant !== this.tenantId && tenant !== 'botframework.com') return refuse(400, 'invalid_request', `AADSTS90002: Tenant '${tenant}' not found.`);
    if (user !== this.appId) return refuse(400, 'unauthorized_client', `AADSTS700016: Application with identifier '${user}' was not found in the directory.`);
    if (password !== this.secret) return refuse(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    if (form.get('scope')?.split(' ')[0] !== scope) return refuse(400, 'invalid_scope', `AADSTS1002012: The provided value for scope ${form.get('scope')} is not valid.`);
    const now = Math.floor(this.clock.wall() / 1000);
    const token = rs256({
      aud: connectorIssuer, iss: `https://sts.windows.net/${tenant}/`, iat: now, nbf: now, exp: now + tokenSeconds, appid: this.appId, tid: tenant, ver: '1.0', uti: randomBytes(12).toString('base64url'),
    }, this.keys.foreign);
    this.issued.set(token, (now + tokenSeconds) * 1000);
    return { status: 200, body: { token_type: 'Bearer', expires_in: tokenSeconds, ext_expires_in: tokenSeconds, access_token: token }, headers: { 'cache-control': 'no-store' } };
  }
}

/** @param {import('./platform.mjs').TeamsPlatform} teams @param {string} origin */
export const identityRoutes = (teams, origin) => {
  const metadata = () => ({ status: 200, body: {
    issuer: connectorIssuer, authorization_endpoint: 'https://invalid.botframework.com', jwks_uri: `${origin}/v1/.well-known/keys`,
    id_token_signing_alg_values_supported: ['RS256'], token_endpoint_auth_methods_supported: ['private_key_jwt'],
  } });
  return routes({
    'GET /v1/.well-known/openidconfiguration': (call) => teams.answering('metadata', call, {}, metadata),
    'GET /v1/.well-known/openid-configuration': (call) => teams.answering('metadata', call, {}, metadata),
    'GET /v1/.well-known/keys': (call) => teams.answering('keys', call, {}, () => ({ status: 200, body: teams.identity.jwks() })),
    'GET /{tenant}/v2.0/.well-known/openid-configuration': (call) => ({ status: 200, body: {
      issuer: `${origin}/${call.params[0]}/v2.0`, authorization_endpoint: `${origin}/${call.params[0]}/oauth2/v2.0/authorize`,
      token_endpoint: `${origin}/${call.params[0]}/oauth2/v2.0/token`, jwks_uri: `${origin}/${call.params[0]}/discovery/v2.0/keys`,
      response_types_supported: ['code'], subject_types_supported: ['pairwise'], id_token_signing_alg_values_supported: ['RS256'],
    } }),
    'POST /{tenant}/oauth2/v2.0/token': (call) => {
      const form = new URLSearchParams(call.body.toString('utf8'));
      const { client_secret: _, ...shown } = Object.fromEntries(form);
      return teams.answering('token', call, { ...shown, tenant: call.params[0] }, () => teams.identity.grant(call.params[0], form, call.headers.authorization));
    },
  });
};
