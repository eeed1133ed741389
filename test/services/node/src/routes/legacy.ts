import { Router } from 'express';
import { httpDuration, httpRequests } from '../metrics';
import { call } from '../store';

/** What the old shop still asks for. */
export const legacyRouter = Router();

legacyRouter.get('/catalog', async (_request, response) => {
  try {
    await call('legacy.catalog');
    response.json([]);
  } catch {
    response.status(500).json({ error: 'failed' });
  }
});

legacyRouter.get(['/feed', '/feed.xml'], async function feed(_request, response) {
  await call('legacy.feed');
  response.json([]);
});

legacyRouter.get('/export/:format', async (request, response) => {
  const end = httpDuration.startTimer({ method: 'GET', path: '/legacy/export/:format' });
  try {
    await call('legacy.export');
    response.json({ format: request.params.format });
  } catch {
    response.status(503).json({ error: 'failed' });
  } finally {
    end();
    httpRequests.inc({ method: 'GET', path: '/legacy/export/:format', status: response.statusCode });
  }
});
