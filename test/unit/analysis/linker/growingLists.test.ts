import { expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

it('a list that doubles itself does not outgrow the stack, and routes after it are found', async () => {
  const doublings = Array.from({ length: 40 }, () => 'data.extend(data)').join('\n');
  const source = [
    'from fastapi import FastAPI',
    'app = FastAPI()',
    'data = [1, 2]',
    doublings,
    'for path in ["/a", "/b"]:',
    '    app.add_api_route(path, lambda: None)',
  ].join('\n');
  const model = createLinker().link(await memoryTree({ 'main.py': source }));
  expect(model.routes.map(({ path }) => path)).toEqual(['/a', '/b']);
});

it('slices that are appended to in turns do not multiply, and routes after them are found', async () => {
  const turns = Array.from(
    { length: 60 },
    (_, index) => `\tif on(${index}) {\n\t\tall = append(all, all...)\n\t}`,
  ).join('\n');
  const source = `package main
import "net/http"
func on(i int) bool { return i > 0 }
func main() {
	all := []string{"a", "b"}
${turns}
	http.HandleFunc("/users", func(w http.ResponseWriter, r *http.Request) {})
	http.ListenAndServe(":80", nil)
}
`;
  const model = createLinker().link(await memoryTree({ 'go.mod': 'module x\n', 'main.go': source }));
  expect(model.routes.map(({ path }) => path)).toEqual(['/users']);
});

it('a server that each of many commands starts has each of its routes once', async () => {
  const commands = Array.from({ length: 30 }, (_, index) => `func command${index}() { serve() }`).join('\n');
  const source = `package main
import "net/http"
func serve() {
	mux := http.NewServeMux()
	mux.HandleFunc("/users", users)
	http.ListenAndServe(":80", mux)
}
func users(w http.ResponseWriter, r *http.Request) {}
${commands}
func main() {
${Array.from({ length: 30 }, (_, index) => `\tcommand${index}()`).join('\n')}
}
`;
  const model = createLinker().link(await memoryTree({ 'go.mod': 'module x\n', 'main.go': source }));
  expect(model.routes.map(({ path, handler }) => [path, handler.name])).toEqual([['/users', 'users']]);
});
