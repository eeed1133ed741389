import { expect, it } from 'vitest';
import { statusAt } from '../../../../../src/analysis/linker/measuring/statusAt';
import { functionsIn } from '../../../../../src/analysis/linker/visit';
import { factsOf } from '../../../../support/facts';

async function status(file: string, source: string): Promise<number | undefined> {
  const [owner] = functionsIn((await factsOf(file, source)).body);
  return statusAt(owner?.body ?? []);
}

it.each([
  ['http.Error(w, "no", http.StatusBadRequest)\nreturn', 400],
  ['http.NotFound(w, r)\nreturn', 404],
  ['w.WriteHeader(503)\nreturn', 503],
  ['return c.JSON(http.StatusConflict, nil)', 409],
  ['return c.Status(fiber.StatusForbidden).SendString("no")', 403],
  ['return err', undefined],
])('Go: %s', async (body, expected) => {
  expect(await status('a.go', `package a\nfunc f() {\n${body}\n}\n`)).toBe(expected);
});

it.each([
  ['raise HTTPException(status_code=404)', 404],
  ['raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY)', 422],
  ['return jsonify(x), 400', 400],
  ['abort(403)', 403],
  ['return HttpResponseNotFound("no")', 404],
  ['raise web.HTTPNotFound()', 404],
  ['return page(7)', undefined],
])('Python: %s', async (body, expected) => {
  expect(await status('a.py', `def f():\n    ${body}\n`)).toBe(expected);
});

it.each([
  ['return res.status(404).json({});', 404],
  ['res.sendStatus(401);\nreturn;', 401],
  ['throw new NotFoundException();', 404],
  ['return reply.code(ok ? 400 : 404).send();', undefined],
])('TypeScript: %s', async (body, expected) => {
  expect(await status('a.ts', `function f() {\n${body}\n}\n`)).toBe(expected);
});
