/** The writer that Go helpers put around a handler's own, to learn the status; what handlers ask of a writer besides goes through it. */

/** Packages of the standard library that `statusWriter` needs. */
export const STATUS_WRITER_IMPORTS: readonly string[] = ['bufio', 'net', 'net/http'];

/**
 * Streams ask `w.(http.Flusher)` and WebSockets `w.(http.Hijacker)`: a wrapper that knows `Unwrap` alone ends both. What the writer below
 * cannot do, `http.ResponseController` answers with an error (https://pkg.go.dev/net/http#ResponseController).
 */
export const statusWriter = (name: string): readonly string[] => [
  `// ${name} remembers the status a handler writes.`,
  `type ${name} struct {`,
  '\thttp.ResponseWriter',
  '\tstatus int',
  '}',
  '',
  `func (s *${name}) WriteHeader(status int) {`,
  '\ts.status = status',
  '\ts.ResponseWriter.WriteHeader(status)',
  '}',
  '',
  '// Flush lets handlers stream.',
  `func (s *${name}) Flush() { _ = http.NewResponseController(s.ResponseWriter).Flush() }`,
  '',
  '// Hijack lets handlers take the connection, as WebSockets do.',
  `func (s *${name}) Hijack() (net.Conn, *bufio.ReadWriter, error) {`,
  '\tconn, buffered, err := http.NewResponseController(s.ResponseWriter).Hijack()',
  '\tif err == nil {',
  '\t\ts.status = http.StatusSwitchingProtocols',
  '\t}',
  '\treturn conn, buffered, err',
  '}',
  '',
  '// Unwrap lets http.ResponseController reach the writer below.',
  `func (s *${name}) Unwrap() http.ResponseWriter { return s.ResponseWriter }`,
];
