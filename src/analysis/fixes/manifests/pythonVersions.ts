/** Packages of Python that fixes need, in the versions that test/fixtures/fixes/python proves them with (https://pypi.org). */
export const PYTHON_VERSIONS = {
  'opentelemetry-api': '1.45.1',
  'opentelemetry-exporter-otlp-proto-http': '1.45.1',
  'opentelemetry-exporter-prometheus': '0.66b1',
  'opentelemetry-instrumentation-aiohttp-server': '0.66b1',
  'opentelemetry-instrumentation-asgi': '0.66b1',
  'opentelemetry-instrumentation-django': '0.66b1',
  'opentelemetry-instrumentation-fastapi': '0.66b1',
  'opentelemetry-instrumentation-flask': '0.66b1',
  'opentelemetry-instrumentation-starlette': '0.66b1',
  'opentelemetry-sdk': '1.45.1',
  'prometheus-client': '0.26.0',
} as const;

export type PythonPackage = keyof typeof PYTHON_VERSIONS;
