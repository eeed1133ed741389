/** Agents of monitoring services: what they watch is neither measured here nor unseen. */
import { describe, expect, it } from 'vitest';
import { modelOf, verdictOf } from '../frameworks/workers/workers';

/** `metrics traces` of the only route. */
async function routeVerdict(files: Readonly<Record<string, string>>): Promise<string> {
  const { routes } = await modelOf(files);
  expect(routes).toHaveLength(1);
  return `${routes[0]?.metrics.answer} ${routes[0]?.traces.answer}`;
}

const FASTAPI = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/orders")\ndef orders(): ...\n';
const FLASK = 'from flask import Flask\napp = Flask("a")\n@app.get("/orders")\ndef orders(): ...\n';
const EXPRESS =
  "import express from 'express';\nconst app = express();\napp.get('/orders', (req, res) => res.end());\napp.listen(1);\n";
const SEEN = 'unknown unknown';
const UNSEEN = 'no no';

describe('agents that Python code starts', () => {
  it.each([
    ['import ddtrace.auto\n', SEEN],
    ['from ddtrace import patch_all\npatch_all()\n', SEEN],
    ['from ddtrace import tracer\n', UNSEEN],
    ['import newrelic.agent\nnewrelic.agent.initialize("newrelic.ini")\n', SEEN],
    ['import newrelic.agent\n', UNSEEN],
    ['from azure.monitor.opentelemetry import configure_azure_monitor\nconfigure_azure_monitor()\n', SEEN],
    ['from appsignal import Appsignal\nAppsignal(active=True)\n', SEEN],
    ['import sentry_sdk\nsentry_sdk.init(dsn="x", traces_sample_rate=0.2)\n', 'no unknown'],
    ['import sentry_sdk\nsentry_sdk.init("x", traces_sampler=choose)\n', 'no unknown'],
    ['import sentry_sdk\nsentry_sdk.init(**options)\n', 'no unknown'],
    ['import sentry_sdk\nsentry_sdk.init(dsn="x", traces_sample_rate=0)\n', UNSEEN],
    ['import sentry_sdk\nsentry_sdk.init(dsn="x", traces_sample_rate=None)\n', UNSEEN],
    ['import sentry_sdk\nsentry_sdk.init(dsn="x")\n', UNSEEN],
    ['import sentry_sdk\nsentry_sdk.init("x")\n', UNSEEN],
  ])('%j', async (start, expected) => {
    expect(await routeVerdict({ 'main.py': start + FASTAPI })).toBe(expected);
  });

  it.each([
    [
      'from apitally.fastapi import ApitallyMiddleware\n',
      'app.add_middleware(ApitallyMiddleware, client_id="x")\n',
      'unknown no',
    ],
    ['from elasticapm.contrib.starlette import ElasticAPM\n', 'app.add_middleware(ElasticAPM, client=client)\n', SEEN],
    ['from apitally.fastapi import ApitallyMiddleware\n', '', UNSEEN],
  ])('%j as middleware', async (imported, used, expected) => {
    expect(await routeVerdict({ 'main.py': imported + FASTAPI + used })).toBe(expected);
  });

  it.each([
    ['from elasticapm.contrib.flask import ElasticAPM\n', 'ElasticAPM(app)\n', SEEN],
    ['from scout_apm.flask import ScoutApm\n', 'ScoutApm(app)\n', SEEN],
    ['from beeline.middleware.flask import HoneyMiddleware\n', 'HoneyMiddleware(app, db_events=False)\n', SEEN],
    ['from aws_xray_sdk.ext.flask.middleware import XRayMiddleware\n', 'XRayMiddleware(app, recorder)\n', 'no unknown'],
  ])('%j around Flask', async (imported, used, expected) => {
    expect(await routeVerdict({ 'main.py': imported + FLASK + used })).toBe(expected);
  });

  it.each([
    ['INSTALLED_APPS = ["elasticapm.contrib.django"]\n', SEEN],
    ['INSTALLED_APPS = ["scout_apm.django"]\n', SEEN],
    ['# INSTALLED_APPS = ["scout_apm.django"]\n', UNSEEN],
    ['MIDDLEWARE = ["apitally.django.ApitallyMiddleware"]\n', 'unknown no'],
    ['MIDDLEWARE = ["beeline.middleware.django.HoneyMiddleware"]\n', SEEN],
    ['MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]\n', UNSEEN],
  ])('%j in the settings of Django', async (line, expected) => {
    const settings = `ROOT_URLCONF = "shop.urls"\n${line}`;
    const urls = 'from django.urls import path\nfrom shop import views\nurlpatterns = [path("orders", views.orders)]\n';
    const views = 'def orders(request): ...\n';
    const files = {
      'shop/settings.py': settings,
      'shop/urls.py': urls,
      'shop/views.py': views,
      'shop/__init__.py': '',
    };
    expect(await routeVerdict({ ...files, 'manage.py': '' })).toBe(expected);
  });
});

describe('agents that Node code starts', () => {
  it.each([
    ["import 'newrelic';\n", SEEN],
    ["const newrelic = require('newrelic');\n", SEEN],
    ["import tracer from 'dd-trace';\ntracer.init();\n", SEEN],
    ["require('dd-trace').init({ service: 'a' });\n", SEEN],
    ["import 'dd-trace/init.js';\n", SEEN],
    ["import type { Span } from 'dd-trace';\n", UNSEEN],
    ["import apm from 'elastic-apm-node';\napm.start({});\n", SEEN],
    ["import 'elastic-apm-node/start.js';\n", SEEN],
    ["require('honeycomb-beeline')({ dataset: 'a' });\n", SEEN],
    ["import { Appsignal } from '@appsignal/nodejs';\nnew Appsignal({ active: true });\n", SEEN],
    ["import { useAzureMonitor } from '@azure/monitor-opentelemetry';\nuseAzureMonitor();\n", SEEN],
    ["import { useApitally } from 'apitally/express';\nuseApitally(app, {});\n", 'unknown no'],
    ["import * as Sentry from '@sentry/node';\nSentry.init({ tracesSampleRate: 1 });\n", 'no unknown'],
    ["import * as Sentry from '@sentry/node';\nSentry.init(options());\n", 'no unknown'],
    ["import * as Sentry from '@sentry/node';\nSentry.init({ dsn: 'x', tracesSampleRate: 0 });\n", UNSEEN],
    ["import * as Sentry from '@sentry/node';\nSentry.init({ dsn: 'x' });\n", UNSEEN],
  ])('%j', async (start, expected) => {
    expect(await routeVerdict({ 'package.json': '{}', 'main.ts': start + EXPRESS })).toBe(expected);
  });

  it('finds one that a package of the workspace starts', async () => {
    const files = {
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/telemetry/package.json': '{ "name": "@shop/telemetry", "main": "./src/index.ts" }',
      'packages/telemetry/src/index.ts':
        "import tracer from 'dd-trace';\ntracer.init();\nexport const logger = console;\n",
      'packages/api/package.json': '{ "name": "@shop/api" }',
      'packages/api/main.ts': `import { logger } from '@shop/telemetry';\nlogger.info('up');\n${EXPRESS}`,
    };
    expect(await routeVerdict(files)).toBe(SEEN);
  });

  it('says nothing of an application beside it', async () => {
    const files = {
      'worker/package.json': '{}',
      'worker/main.ts': "import 'newrelic';\n",
      'api/package.json': '{}',
      'api/main.ts': EXPRESS,
    };
    expect(await routeVerdict(files)).toBe(UNSEEN);
  });
});

describe('agents that are started from outside', () => {
  const PYTHON = { 'main.py': FASTAPI };
  const NODE = { 'package.json': '{}', 'main.js': EXPRESS };

  it.each([
    [PYTHON, { Dockerfile: 'CMD ["ddtrace-run", "uvicorn", "main:app"]' }, SEEN],
    [PYTHON, { Dockerfile: '# CMD ["ddtrace-run", "uvicorn", "main:app"]' }, UNSEEN],
    [PYTHON, { Procfile: 'web: newrelic-admin run-program gunicorn main:app' }, SEEN],
    [PYTHON, { Procfile: 'web: elasticapm-run uvicorn main:app' }, SEEN],
    [PYTHON, { 'requirements.txt': 'ddtrace\nnewrelic\n' }, UNSEEN],
    [NODE, { Dockerfile: 'CMD ["ddtrace-run", "uvicorn", "main:app"]' }, UNSEEN],
    [NODE, { Dockerfile: 'CMD ["node", "-r", "dd-trace/init", "main.js"]' }, SEEN],
    [NODE, { Dockerfile: 'ENV NODE_OPTIONS="--require newrelic"' }, SEEN],
    [NODE, { Procfile: 'web: node --import newrelic/esm-loader.mjs main.js' }, SEEN],
    [NODE, { 'k8s/app.yaml': 'labels:\n  admission.datadoghq.com/enabled: "true"\n' }, SEEN],
    [NODE, { 'k8s/app.yaml': 'labels:\n  admission.datadoghq.com/enabled: "false"\n' }, UNSEEN],
    [NODE, { 'compose.yaml': 'services:\n  watch:\n    image: grafana/beyla:2\n' }, SEEN],
  ])('%j with %j', async (program, files, expected) => {
    expect(await routeVerdict({ ...program, ...files })).toBe(expected);
  });
});

describe('workers below an agent', () => {
  const CELERY = 'from celery import Celery\napp = Celery("a")\n@app.task\ndef add(): ...\n';
  const QUEUE = 'from dramatiq import actor\n@actor\ndef add(): ...\n';

  it.each([
    ['import ddtrace.auto\n', CELERY, SEEN],
    ['import sentry_sdk\nsentry_sdk.init(traces_sample_rate=1)\n', CELERY, 'no unknown'],
    ['from appsignal import Appsignal\nAppsignal()\n', CELERY, SEEN],
    ['from appsignal import Appsignal\nAppsignal()\n', QUEUE, UNSEEN],
  ])('%j %j', async (start, program, expected) => {
    expect(await verdictOf({ 'main.py': start + program })).toBe(expected);
  });
});

it('knows the middleware of Apitally for fiber 3', async () => {
  const source = `package main
import (
apitally "github.com/apitally/apitally-go/fiber-v3"
"github.com/gofiber/fiber/v3"
)
func main() {
app := fiber.New()
app.Use(apitally.Middleware(app, config))
app.Get("/orders", orders)
app.Listen(":1")
}
func orders(c fiber.Ctx) error { return nil }
`;
  expect(await routeVerdict({ 'go.mod': 'module shop\n', 'main.go': source })).toBe('unknown no');
});

describe('middleware of agents in Go', () => {
  const gin = (imported: string, use: string): Record<string, string> => ({
    'go.mod': 'module shop\n',
    'main.go': `package main\nimport (\n"github.com/gin-gonic/gin"\n${imported}\n)\nfunc main() {\nr := gin.New()\n${use}\nr.GET("/orders", orders)\nr.Run()\n}\nfunc orders(c *gin.Context) {}\n`,
  });

  it.each([
    ['gintrace "gopkg.in/DataDog/dd-trace-go.v1/contrib/gin-gonic/gin"', 'r.Use(gintrace.Middleware("shop"))', SEEN],
    ['gintrace "github.com/DataDog/dd-trace-go/contrib/gin-gonic/gin/v2"', 'r.Use(gintrace.Middleware("shop"))', SEEN],
    ['"github.com/newrelic/go-agent/v3/integrations/nrgin"', 'r.Use(nrgin.Middleware(app))', SEEN],
    ['"go.elastic.co/apm/module/apmgin/v2"', 'r.Use(apmgin.Middleware(r))', SEEN],
    ['apitally "github.com/apitally/apitally-go/gin"', 'r.Use(apitally.Middleware(r, config))', 'unknown no'],
    ['"github.com/newrelic/go-agent/v3/integrations/nrgin"', '', UNSEEN],
  ])('%s', async (imported, use, expected) => {
    expect(await routeVerdict(gin(imported, use))).toBe(expected);
  });
});
