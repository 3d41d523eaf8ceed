// Slack's place, taken on this machine: node main.mjs [--port 0] [--api-port 0]
import http from 'node:http';
import { announce, listener, Listener, options } from '../shared/http.mjs';
import { control } from './control.mjs';
import { SlackPlatform } from './platform.mjs';
import { webApi } from './webApi.mjs';

const given = options();
const slack = new SlackPlatform();
const api = new Listener(() => http.createServer(listener(webApi(slack))));
const people = new Listener(() => http.createServer(listener(control(slack, openApi))));

/** A closed API refuses connections; control goes on. @param {boolean} open */
async function openApi(open) {
  await (open ? api.open() : api.close());
}

slack.apiOrigin = `http://127.0.0.1:${await api.open(Number(given['api-port'] ?? 0))}`;
const port = await people.open(Number(given.port ?? 0));
announce({
  platform: 'slack', control: `http://127.0.0.1:${port}/control/`, api: `${slack.apiOrigin}/api/`,
  signingSecret: slack.world.signingSecret, appId: slack.world.appId,
});
