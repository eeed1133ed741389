/** The id under which evidence names the plug-in. */
export const OTEL_PYTHON = 'otelPython';
