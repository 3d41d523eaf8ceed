// The Bot Connector's place and Entra's, taken on this machine: node main.mjs [--port 0] [--ca path]
import { mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announce, listener, Listener, options } from '../shared/http.mjs';
import { control } from './control.mjs';
import { identityRoutes, newKeys } from './identity.mjs';
import { TeamsPlatform } from './platform.mjs';
import { serviceRoutes } from './service.mjs';
import { throwAwayCertificate } from './tls.mjs';

const given = options();
const [{ ca, cert, key }, keys] = await Promise.all([throwAwayCertificate(), newKeys()]);
const teams = new TeamsPlatform(keys);
const caPath = given.ca ?? join(mkdtempSync(join(tmpdir(), 'bot-connector-')), 'ca.pem');
writeFileSync(caPath, ca);

const service = new Listener(() => http.createServer(listener(serviceRoutes(teams))));
const identity = new Listener(() => https.createServer({ cert, key }, listener((call) => identityRoutes(teams, `https://localhost:${identity.port}`)(call))));
const people = new Listener(() => http.createServer(listener(control(teams, openService))));

/** A closed service refuses connections; identity and control go on. @param {boolean} open */
async function openService(open) {
  await (open ? service.open() : service.close());
}

teams.serviceOrigin = `http://127.0.0.1:${await service.open(0)}`;
const authority = `https://localhost:${await identity.open(0)}`;
const port = await people.open(Number(given.port ?? 0));
announce({
  platform: 'teams', control: `http://127.0.0.1:${port}/control/`, service: `${teams.serviceOrigin}/`,
  openIdMetadata: `${authority}/v1/.well-known/openidconfiguration`, issuer: 'https://api.botframework.com',
  authority: `${authority}/${teams.identity.tenantId}`, scope: 'https://api.botframework.com/.default',
  appId: teams.identity.appId, appPassword: teams.identity.secret, tenantId: teams.identity.tenantId, caPath,
});
