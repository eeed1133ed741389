/** The Go file that tells otelhttp's spans their route: it starts them before the router has chosen one. */
import type { TextEdit } from '../../../core/range';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { functionOf, goFilesIn } from '../go/packages';

export const ROUTE_NAMING = 'nameRoute';
const FILE = 'request_route.go';

/** Undefined when the function or its file is there already. */
export function routeNamingEdits(beside: string, tree: SourceTree): readonly [string, readonly TextEdit[]] | undefined {
  const folder = folderOf(beside);
  const file = folder === '' ? FILE : `${folder}/${FILE}`;
  if (tree.has(file) || functionOf(ROUTE_NAMING, folder, tree)) return undefined;
  const name = goFilesIn(folder, tree)[0]?.package ?? 'main';
  return [file, [{ range: [0, 0, 0, 0], text: source(name) }]];
}

/** https://pkg.go.dev/net/http#Request: `Pattern` is what the ServeMux chose; empty when nothing matched. */
const source = (packageName: string): string => `package ${packageName}

import (
	"net/http"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// nameRoute gives the span around it the name and the route of the pattern that matched, whatever way the request ends.
func nameRoute(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if at := strings.Index(r.Pattern, "/"); at >= 0 {
				route := r.Pattern[at:]
				span := trace.SpanFromContext(r.Context())
				span.SetName(r.Method + " " + route)
				span.SetAttributes(attribute.String("http.route", route))
			}
		}()
		next.ServeHTTP(w, r)
	})
}
`;
