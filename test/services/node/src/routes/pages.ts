import { Router, type Request, type Response } from 'express';
import { pageViews } from '../metrics';
import { call } from '../store';

class PageController {
  async show(request: Request, response: Response): Promise<void> {
    pageViews.labels(request.originalUrl).inc();
    try {
      await call('pages.show');
      response.json({ slug: request.params.slug });
    } catch {
      response.status(503).json({ error: 'try again' });
    }
  }
}

const pages = new PageController();

export const pagesRouter = Router();

pagesRouter.get('/assets/*path', async function asset(_request: Request, response: Response) {
  await call('pages.asset');
  response.type('text').send('asset');
});
pagesRouter.get('/:slug', pages.show.bind(pages));
