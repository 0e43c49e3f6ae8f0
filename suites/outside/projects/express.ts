/** A small service in plain JavaScript, CommonJS, without a test. */
export const express: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'express-service',
    version: '1.0.0',
    private: true,
    scripts: { start: 'NODE_ENV=production node server.js' },
    dependencies: { express: '^5.0.0' },
  }),
  'server.js': `
const express = require('express');
const app = express();
app.get('/healthz', (request, response) => response.json({ ok: true }));
app.listen(process.env.PORT || 3000, process.env.HOST);
`,
  '.github/workflows/ci.yml': 'name: ci\non: push\njobs: {}\n',
};
