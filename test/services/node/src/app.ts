import express, { type Express } from 'express';
import { httpMetrics, register } from './metrics';
import { apiRouter } from './routes';
import { legacyRouter } from './routes/legacy';

export function createApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json());

  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/metrics', async (_request, response) => {
    response.set('Content-Type', register.contentType).send(await register.metrics());
  });

  app.use('/legacy', legacyRouter);

  app.use(httpMetrics);
  app.use('/api', apiRouter);

  return app;
}
