import { describe, expect, it } from 'vitest';
import { project } from './project';

const PACKAGE = '{ "name": "shop", "dependencies": { "express": "^5.0.0", "prom-client": "^15.0.0" } }';

const APP = `import express from 'express';

const app = express();

app.get('/users/:id', (req, res) => {
  res.end();
});
app.post('/users', authorise, addUser);

function authorise(req, res, next) {
  next();
}
function addUser(req, res) {
  res.end();
}

app.listen(3000);
`;

const METRICS = `import { Counter, Histogram } from 'prom-client';

export const requests = new Counter({ name: 'requests_total', help: 'Requests.', labelNames: ['verb', 'route', 'code'] });
export const latency = new Histogram({ name: 'request_seconds', help: 'Time.', labelNames: ['route'] });
`;

describe('Add metrics in TypeScript and JavaScript', () => {
  it('puts a middleware before the handler, and writes a helper with metrics beside it', async () => {
    const { fix, text, route } = await project({ 'package.json': PACKAGE, 'app.ts': APP });
    fix('GET /users/{id}');
    expect(text('app.ts')).toContain("app.get('/users/:id', measureRequest('/users/:id'), (req, res) => {");
    expect(text('app.ts')).toMatch(
      /^import express from 'express';\nimport \{ measureRequest \} from '\.\/requestMetrics/,
    );
    const helper = text('requestMetrics.ts');
    expect(helper).toContain(
      "import type { RequestHandler } from 'express';\nimport { Counter, Histogram } from 'prom-client';\n",
    );
    expect(helper).toContain('export function measureRequest(path: string): RequestHandler {');
    expect(helper).toContain('httpRequestsTotal.inc({ method: req.method, path, status });');
    expect(helper.endsWith('}\n')).toBe(true);
    expect(route('GET /users/{id}').metrics.answer).toBe('yes');
    expect(route('POST /users').metrics.answer).toBe('no');
  });

  it('does not apply twice, and shares helper and import with the next route', async () => {
    const { fix, change, text } = await project({ 'package.json': PACKAGE, 'app.ts': APP });
    fix('GET /users/{id}');
    expect(change('GET /users/{id}')).toBeUndefined();
    const helper = text('requestMetrics.ts');
    fix('POST /users');
    expect(change('POST /users')).toBeUndefined();
    expect(text('requestMetrics.ts')).toBe(helper);
    expect(text('app.ts').match(/import \{ measureRequest/g)).toHaveLength(1);
    expect(text('app.ts')).toContain("app.post('/users', measureRequest('/users'), authorise, addUser);");
  });

  it("uses the project's own metrics, from beside them", async () => {
    const { fix, text, route } = await project({
      'package.json': PACKAGE,
      'src/metrics.ts': METRICS,
      'src/routes/app.ts': APP.replace("from 'express';", "from 'express';\nimport { requests } from '../metrics';"),
    });
    fix('POST /users');
    expect(text('src/routes/app.ts')).toContain("import { measureRequest } from '../requestMetrics';");
    const helper = text('src/requestMetrics.ts');
    expect(helper).toContain("import { latency, requests } from './metrics';");
    expect(helper).toContain('requests.inc({ verb: req.method, route: path, code: status });');
    expect(helper).toContain('latency.observe({ route: path }, seconds);');
    expect(helper).not.toContain('prom-client');
    expect(route('POST /users').metrics.answer).toBe('yes');
  });

  it('requires in CommonJS', async () => {
    const source = APP.replace("import express from 'express';", "const express = require('express');");
    const { fix, text, route } = await project({ 'package.json': PACKAGE, 'app.js': source });
    fix('POST /users');
    expect(text('app.js')).toContain(
      "const express = require('express');\nconst { measureRequest } = require('./requestMetrics",
    );
    const helper = text('requestMetrics.js');
    expect(helper).toContain("const { Counter, Histogram } = require('prom-client');");
    expect(helper).toContain('\nfunction measureRequest(path) {');
    expect(helper).toContain('module.exports = { measureRequest };');
    expect(helper).not.toMatch(/\bimport\b|\bexport\b|RequestHandler/);
    expect(route('POST /users').metrics.answer).toBe('yes');
  });

  it('brings the helper in before it is used, below what must stand first', async () => {
    const { fix, text } = await project({
      'package.json': PACKAGE,
      'app.js':
        "#!/usr/bin/env node\n'use strict';\nconst app = require('express')();\n" +
        "app.get('/users', (req, res) => res.end());\nconst late = require('./late');\n",
      'routes.js': "'use strict';\nmodule.exports = (app) => {\n  app.get('/orders', (req, res) => res.end());\n};\n",
      'late.js': "const app = require('express')();\nrequire('./routes')(app);\n",
    });
    fix('GET /users');
    expect(text('app.js')).toMatch(/express'\)\(\);\nconst \{ measureRequest \} = require\(.*\);\napp\.get/);
    fix('GET /orders');
    expect(text('routes.js')).toMatch(/^'use strict';\nconst \{ measureRequest \} = require\(/);
  });

  it("gives Node's own modules the suffix that they need", async () => {
    const manifest = PACKAGE.replace('{ "name"', '{ "type": "module", "name"');
    const { fix, text } = await project({ 'package.json': manifest, 'src/app.js': APP });
    fix('POST /users');
    expect(text('src/app.js')).toContain("import { measureRequest } from './requestMetrics.js';");
    expect(text('src/requestMetrics.js')).toContain('export function measureRequest(path) {');
  });

  it('makes each service of a workspace its own helper, and takes no file of that name for it', async () => {
    const { fix, change, text } = await project({
      'a/package.json': PACKAGE,
      'a/app.ts': APP,
      'b/package.json': PACKAGE.replace('shop', 'till'),
      'b/app.ts': APP.replaceAll('users', 'sales'),
      'c/package.json': PACKAGE.replace('shop', 'desk'),
      'c/app.ts': APP.replaceAll('users', 'desks'),
      'c/requestMetrics.ts': 'export const other = 1;\n',
    });
    fix('POST /users');
    fix('POST /sales');
    expect(text('a/requestMetrics.ts')).toBe(text('b/requestMetrics.ts'));
    expect(text('b/app.ts')).toContain("from './requestMetrics';");
    expect(change('POST /desks')).toBeUndefined();
  });

  it('writes as the file is written: double quotes, no semicolons, four blanks, line ends of Windows', async () => {
    const source = APP.replaceAll("'", '"').replaceAll(';', '').replaceAll('\n  ', '\n    ').replaceAll('\n', '\r\n');
    const { fix, text } = await project({ 'package.json': PACKAGE, 'app.ts': source });
    fix('POST /users');
    expect(text('app.ts')).toContain('measureRequest("/users"), authorise, addUser)\r\n');
    const helper = text('requestMetrics.ts');
    expect(helper).not.toMatch(/;\r?$|'|[^\r]\n/m);
    expect(helper).toContain('\r\n    return (req, res, next) => {\r\n        const start');
  });

  it('knows chained routes and routers in other files', async () => {
    const { fix, text, route } = await project({
      'package.json': PACKAGE,
      'app.ts':
        "import express from 'express';\nimport { router } from './router';\n\nconst app = express();\napp.use('/api', router);\n",
      'router.ts':
        "import { Router } from 'express';\n\nexport const router = Router();\nrouter\n  .route('/users/:id')\n" +
        '  .get((req, res) => res.end())\n  .put((req, res) => res.end());\n',
    });
    fix('PUT /api/users/{id}');
    expect(text('router.ts')).toContain(".put(measureRequest('/api/users/:id'), (req, res) => res.end());");
    expect(route('PUT /api/users/{id}').metrics.answer).toBe('yes');
    expect(route('GET /api/users/{id}').metrics.answer).toBe('no');
  });

  it('leaves alone what one label cannot name: lists of paths, routers that are mounted twice', async () => {
    const { change } = await project({
      'package.json': PACKAGE,
      'app.ts':
        "import express, { Router } from 'express';\n\nconst app = express();\nconst router = Router();\n" +
        "router.get('/users', (req, res) => res.end());\napp.use('/v1', router);\napp.use('/v2', router);\n" +
        "app.get(['/feed', '/feed.xml'], (req, res) => res.end());\n",
    });
    expect(change('GET /feed')).toBeUndefined();
    expect(change('GET /v1/users')).toBeUndefined();
  });

  it('says what is left to do where prom-client is not installed', async () => {
    const bare = await project({ 'package.json': '{ "name": "shop" }', 'app.ts': APP });
    expect(bare.change('POST /users')?.note).toContain('npm install');
    const listed = await project({ 'package.json': PACKAGE, 'app.ts': APP });
    expect(listed.change('POST /users')?.note).toBe('Serve register.metrics() on /metrics to see the numbers.');
    const served = {
      'package.json': PACKAGE,
      'app.ts': APP,
      'metrics.ts': 'export const text = () => register.metrics();\n',
    };
    expect((await project(served)).change('POST /users')?.note).toBeUndefined();
  });

  it('stands before what a route checks first, also in a chain where another one has it', async () => {
    const { fix, text, change } = await project({
      'app.ts': `import { Router } from 'express';

const router = Router();
const path = '/own';

router
  .route('/orders')
  .get(list)
  .post(authorise, create);
router.get(path, [authorise, check], list);
router.get('/late', ...checks, list);
`,
    });
    fix('GET /orders');
    fix('POST /orders');
    fix('GET /own');
    expect(text('app.ts')).toContain(
      ".get(measureRequest('/orders'), list)\n  .post(measureRequest('/orders'), authorise, create);",
    );
    expect(text('app.ts')).toContain("router.get(path, measureRequest('/own'), [authorise, check], list);");
    expect(
      change('GET /late')
        ?.edits.get('app.ts')
        ?.map((edit) => edit.text)
        .join(''),
    ).toContain('measureRequest(');
  });
});
