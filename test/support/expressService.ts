/** Files of small services for tests of what a lens says; they need not run. */

/** An Express service with one histogram, whose handlers are measured unless their path says otherwise. */
export function expressService(name: string, ...paths: readonly string[]): Readonly<Record<string, string>> {
  const handlers = paths.map((path) =>
    path.includes('bare')
      ? `app.get('${path}', (req, res) => {\n  res.json({});\n});`
      : `app.get('${path}', (req, res) => {\n  const end = duration.startTimer({ path: '${path}' });\n  res.json({});\n  end();\n});`,
  );
  return {
    [`${name}/package.json`]: `{"name":"${name}","dependencies":{"express":"5","prom-client":"15"}}`,
    [`${name}/app.js`]: [
      "const app = require('express')();",
      "const client = require('prom-client');",
      "const duration = new client.Histogram({ name: 'http_request_duration_seconds', help: 'Duration.', labelNames: ['path'] });",
      '',
      ...handlers,
      'app.listen(3000);',
      '',
    ].join('\n'),
  };
}
