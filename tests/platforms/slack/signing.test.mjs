import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sign, signed } from './signing.mjs';

// https://docs.slack.dev/authentication/verifying-requests-from-slack, "a worked example"
const documented = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
    '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com' +
    '%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
};

test('the worked example of the documentation has the signature it gives', () => {
  assert.equal(sign(documented.secret, documented.timestamp, documented.body), documented.signature);
});

test('a tampered request differs from the true one in just what was asked', () => {
  const plain = { secret: 's', body: 'b', contentType: 'text/plain', wallMs: 1_000_000 };
  const header = (request, name) => request.headers.filter(([n]) => n === name).map(([, value]) => value);

  assert.deepEqual(header(signed(plain), 'X-Slack-Request-Timestamp'), ['1000']);
  assert.deepEqual(header(signed({ ...plain, tamper: { timestampOffset: -301 } }), 'X-Slack-Signature'), [sign('s', 699, 'b')]);
  assert.deepEqual(header(signed({ ...plain, tamper: { omit: ['x-slack-signature'] } }), 'X-Slack-Signature'), []);
  assert.equal(header(signed({ ...plain, tamper: { repeat: ['X-Slack-Signature'] } }), 'X-Slack-Signature').length, 2);
  assert.equal(signed({ ...plain, tamper: { bodyAfterSigning: 'c' } }).body, 'c');
});
