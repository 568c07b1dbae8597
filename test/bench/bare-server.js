/** The least that could answer: one query on the driver, and the same bytes for every request. Its input is one JSON line. */
const { createServer } = require('node:http');
const { Database } = require('sqlite3');

process.stdin.once('data', (line) => {
  const { filename, sql, bindings, body } = JSON.parse(line);
  const db = new Database(filename);
  const server = createServer((_req, res) => {
    db.all(sql, bindings, (error) => {
      if (error) throw error;
      res.setHeader('Content-Type', 'application/json');
      res.setHeader('Content-Length', Buffer.byteLength(body));
      res.end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
  });
});
