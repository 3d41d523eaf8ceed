// What a bot on Slack's own SDK does for a vote when it is written for speed and durable all the same: one upsert, one
// commit a vote, at most one redraw of a card a second, nothing logged. No delivery keys, no outbox, no private answers.
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const { App, HTTPReceiver, LogLevel } = bolt;
const { SLACK_SIGNING_SECRET, SLACK_BOT_TOKEN, SLACK_API_URL, DATABASE } = process.env;

const db = new Database(DATABASE);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
if (db.pragma('journal_mode', { simple: true }) !== 'wal' || db.pragma('synchronous', { simple: true }) !== 2) {
  throw new Error('SQLite does not run as durably as it was told to.');
}
db.exec(`CREATE TABLE IF NOT EXISTS votes (
  poll TEXT NOT NULL, round INTEGER NOT NULL, person TEXT NOT NULL, card INTEGER NOT NULL, cast_at INTEGER NOT NULL,
  PRIMARY KEY (poll, round, person)) WITHOUT ROWID`);
const save = db.prepare(`INSERT INTO votes VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (poll, round, person) DO UPDATE SET card = excluded.card, cast_at = excluded.cast_at`);
const voters = db.prepare('SELECT person FROM votes WHERE poll = ? AND round = ? ORDER BY cast_at');

const receiver = new HTTPReceiver({ signingSecret: SLACK_SIGNING_SECRET, endpoints: '/slack/interactions', logLevel: LogLevel.ERROR });
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  authorize: async () => ({ botToken: SLACK_BOT_TOKEN, botId: 'B0BOT', botUserId: 'U0BOT' }),
});

const changed = new Map();
app.action(/^v1\|vote\|/, async ({ ack, body, action }) => {
  const [, , poll, round, card] = action.value.split('|');
  save.run(poll, Number(round), body.user.id, Number(card), Date.now());
  changed.set(poll, { channel: body.container.channel_id, ts: body.container.message_ts, round: Number(round) });
  await ack();
});

setInterval(() => {
  for (const [poll, { channel, ts, round }] of changed) {
    const names = voters.all(poll, round).map((row) => row.person).join(', ');
    app.client.chat.update({ channel, ts, text: 'A poll', blocks: [{ type: 'section', text: { type: 'plain_text', text: `Voted: ${names}` } }] })
      .catch(() => changed.set(poll, { channel, ts, round }));
  }
  changed.clear();
}, 1000);

await receiver.start(0);
console.log(`listening on http://127.0.0.1:${receiver.server.address().port}`);
process.on('SIGTERM', () => { db.close(); process.exit(0); });
