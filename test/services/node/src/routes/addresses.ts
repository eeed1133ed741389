import { Router } from 'express';
import { call } from '../store';

export const addressesRouter = Router({ mergeParams: true });

addressesRouter.get('/', async (_request, response) => {
  await call('addresses.list');
  response.json([]);
});

addressesRouter.post('/', async function addAddress(request, response) {
  try {
    await call('addresses.add');
    response.status(201).json(request.body);
  } catch {
    response.status(503).json({ error: 'try again' });
  }
});

addressesRouter.delete('/:addressId', async (_request, response) => {
  await call('addresses.remove');
  response.status(204).end();
});
